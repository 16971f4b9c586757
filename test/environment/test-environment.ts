import { createRandom, type Environment, type Json, type Scenario, type World } from "sparring";
import { describe, expect, test } from "vitest";

export interface Call {
  tool: string;
  args: { [name: string]: Json };
}

export interface EnvironmentCase {
  /** Two scenarios whose states differ. */
  scenarios: readonly [Scenario, Scenario];
  /** Calls that fit a fresh world of the first scenario. */
  calls(world: World): Promise<{
    /** A read that returns a value. */
    read: Call;
    /** A write that is accepted and changes the state; absent where the environment has none. */
    write?: Call;
    /** Calls that are refused. */
    refused: readonly Call[];
  }>;
}

export const callTool = (world: World, { tool, args }: Call) => world.call(tool, JSON.stringify(args));

/** What the Environment contract promises, whatever the environment is made of. */
export function testEnvironment(name: string, environment: Environment, given: EnvironmentCase): void {
  const [scenario, otherScenario] = given.scenarios;
  const reset = () => environment.reset(scenario);

  describe(`${name} keeps the environment contract`, () => {
    test("describes itself: rules, tools with object schemas, a hash", () => {
      expect(environment.name).not.toBe("");
      expect(environment.hash).toMatch(/^[0-9a-f]{64}$/);
      expect(new Set(environment.tools.map((tool) => tool.name)).size).toBe(environment.tools.length);
      for (const tool of environment.tools) {
        expect(tool.description).not.toBe("");
        expect(tool.input.type).toBe("object");
        expect(["read", "write"]).toContain(tool.effect);
        expect(JSON.parse(JSON.stringify(tool))).toEqual(tool);
      }
    });

    test("the same scenario gives an equal world, another scenario a different one", async () => {
      const [first, again] = [await reset(), await reset()];
      expect(await again.fingerprint()).toBe(await first.fingerprint());
      const { read } = await given.calls(first);
      expect(await callTool(again, read)).toEqual(await callTool(first, read));
      const other = await environment.reset(otherScenario);
      expect(await other.fingerprint()).not.toBe(await first.fingerprint());
    });

    test("a read returns a JSON value and changes nothing", async () => {
      const world = await reset();
      const { read } = await given.calls(world);
      const before = await world.fingerprint();
      const result = await callTool(world, read);
      expect(result.kind).toBe("value");
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      expect(await world.fingerprint()).toBe(before);
    });

    test("a write changes its own world only", async () => {
      const [world, neighbour] = [await reset(), await reset()];
      const { write } = await given.calls(world);
      if (!write) return;
      const before = await world.fingerprint();
      expect((await callTool(world, write)).kind).toBe("value");
      expect(await world.fingerprint()).not.toBe(before);
      expect(await neighbour.fingerprint()).toBe(before);
      expect(await (await reset()).fingerprint()).toBe(before);
    });

    test("the same calls lead to equal states", async () => {
      const [one, two] = [await reset(), await reset()];
      const { write } = await given.calls(one);
      if (!write) return;
      expect(await callTool(one, write)).toEqual(await callTool(two, write));
      expect(await one.fingerprint()).toBe(await two.fingerprint());
    });

    test("a snapshot is equal at first and independent in both directions", async () => {
      const world = await reset();
      const { write } = await given.calls(world);
      const before = await world.fingerprint();
      const [snapshot, other] = [await world.snapshot(), await world.snapshot()];
      expect(await snapshot.fingerprint()).toBe(before);
      if (!write) return;
      await callTool(world, write);
      expect(await snapshot.fingerprint()).toBe(before);
      await callTool(snapshot, write);
      expect(await snapshot.fingerprint()).toBe(await world.fingerprint());
      expect(await other.fingerprint()).toBe(before);
    });

    test("refusals are values and leave the state alone", async () => {
      const world = await reset();
      const { refused } = await given.calls(world);
      const before = await world.fingerprint();
      for (const call of refused) {
        expect(await callTool(world, call)).toEqual({ kind: "refused", error: expect.stringMatching(/./) });
      }
      expect(await world.fingerprint()).toBe(before);
    });

    test("an unknown tool is invalid, and the message lists the known ones", async () => {
      const world = await reset();
      for (const unknown of ["no_such_tool", "", "__proto__", "constructor"]) {
        const result = await world.call(unknown, "{}");
        expect(result.kind).toBe("invalid");
        for (const tool of environment.tools)
          expect(result).toHaveProperty("error", expect.stringContaining(tool.name));
      }
    });

    test("arguments that do not fit are invalid, whatever they are, and leave the state alone", async () => {
      const world = await reset();
      const before = await world.fingerprint();
      const misfits = ["", "{", "null", "[]", '"text"', "7", '{"no_such_argument":1}'];
      for (const tool of environment.tools) {
        const required = (tool.input.required ?? []) as string[];
        const wrongTypes = JSON.stringify(
          Object.fromEntries(required.map((each) => [each, { not: "this" }])),
        );
        const badArguments = required.length === 0 ? misfits : [...misfits, "{}", wrongTypes];
        for (const json of badArguments) {
          const result = await world.call(tool.name, json);
          expect(result, `${tool.name} ${json}`).toEqual({
            kind: "invalid",
            error: expect.stringContaining(tool.name),
          });
        }
      }
      expect(await world.fingerprint()).toBe(before);
    });

    test("an entity is named from the random stream alone", async () => {
      const world = await reset();
      const names = (seed: number) => world.entity(createRandom("entity", seed));
      expect(names(1)).toBe(names(1));
      if (names(1) === undefined) return;
      expect(new Set(Array.from({ length: 50 }, (_, seed) => names(seed))).size).toBeGreaterThan(1);
    });
  });
}
