import { describe, expect, it } from "vitest";
import { createRandom, type JsonObject, renderValue } from "../../src/core/index.ts";
import { type CustomerWorld, withCustomer } from "./customer.ts";
import { dialogueTranscript } from "./dialogue.ts";
import { environmentOf } from "./environment.ts";
import { makeWorld } from "./generated-world.ts";
import { makeTask } from "./tasks.ts";
import type { Transcript, Turn } from "./transcripts.ts";
import { drawState, type State } from "./world.ts";

interface Made {
  world: CustomerWorld;
  state: State;
  transcript: Transcript;
}

function dialogues(count: number): Made[] {
  return Array.from({ length: count }, (_, index): Made | undefined => {
    const random = createRandom("dialogue", index);
    const world = withCustomer(random, makeWorld(random));
    const state = drawState(random, world.tables);
    const task = makeTask(random, world, state);
    return task && { world, state, transcript: dialogueTranscript(random, world, state, task) };
  }).filter((made) => made !== undefined);
}

const all = dialogues(250);

function callOf({ role, content }: Turn): { name: string; arguments: JsonObject } | undefined {
  const json = role === "assistant" ? /^<tool_call>(.*)<\/tool_call>$/s.exec(content)?.[1] : undefined;
  return json === undefined ? undefined : JSON.parse(json);
}

describe("dialogues with a customer", () => {
  it("show what the world really answers, and end with the answer", async () => {
    for (const { world, state, transcript } of all) {
      const live = await environmentOf(world).reset(state as never);
      for (const [index, turn] of transcript.turns.entries()) {
        const made = callOf(turn);
        if (made === undefined) continue;
        const result = await live.call(made.name, JSON.stringify(made.arguments));
        const seen = result.kind === "value" ? result.value : { error: result.error };
        expect(transcript.turns[index + 1]).toMatchObject({ role: "tool", content: renderValue(seen) });
      }
      const answers = transcript.turns.filter(
        (turn, index) => turn.role === "assistant" && transcript.turns[index - 1]?.role === "tool",
      );
      expect(answers.map(({ content }) => content)).toContain(transcript.task.answer);
    }
  });

  it("alternate between the customer, who is not taught, and the one who serves", () => {
    for (const { transcript } of all) {
      expect(transcript.turns[0]!.role).toBe("user");
      expect(transcript.turns.at(-1)!.role).toBe("assistant");
      for (const [index, { role, taught }] of transcript.turns.entries()) {
        const isOurs = role === "assistant";
        expect(isOurs).toBe(index % 2 === 1);
        if (taught) expect(isOurs).toBe(true);
      }
    }
  });

  it("change nothing without a yes where the rules want one, and never ask for it elsewhere", () => {
    const writes = { confirmed: 0, direct: 0 };
    for (const { world, transcript } of all) {
      for (const [index, turn] of transcript.turns.entries()) {
        const tool = world.tools.find(({ spec }) => spec.name === callOf(turn)?.name);
        if (tool?.spec.effect !== "write" || !turn.taught) continue;
        const before = transcript.turns[index - 2];
        const asked = before?.content.endsWith(world.confirmation.after) ?? false;
        expect(asked).toBe(world.confirms);
        writes[asked ? "confirmed" : "direct"]++;
      }
    }
    expect(writes.confirmed).toBeGreaterThan(20);
    expect(writes.direct).toBeGreaterThan(20);
  });

  it("ask for records and values that the customer left out, and only then use them", () => {
    let asked = 0;
    for (const { transcript } of all) {
      const { turns } = transcript;
      const first = turns.findIndex((turn) => turn.taught && callOf(turn) !== undefined);
      const questions = turns.slice(0, first).filter(({ content }) => /^(Which|What is) .*\?$/.test(content));
      const values = Object.values(callOf(turns[first]!)!.arguments).map(String);
      const missing = values.filter((value) => !turns[0]!.content.includes(value));
      if (missing.length === 0 || questions.length === 0) continue;
      asked++;
      const heard = turns
        .slice(1, first)
        .map(({ content }) => content)
        .join("\n");
      for (const value of missing) expect(heard).toContain(value);
    }
    expect(asked).toBeGreaterThan(30);
  });

  it("have rules that forbid no questions", () => {
    for (const { world } of all) expect(world.rules).not.toMatch(/ask (nobody|no one)/i);
  });

  it("are the same for the same seed", () => {
    expect(JSON.stringify(dialogues(10))).toBe(JSON.stringify(dialogues(10)));
  });
});
