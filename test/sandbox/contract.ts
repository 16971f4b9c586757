import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Program, ProgramErrorCode, ProgramResult, Sandbox } from "../../src/sandbox/index.ts";

/** One program for each behaviour that the contract promises, in the sandbox's own language. */
export interface Snippets {
  returnsNested: string; // { list: [1, "two", null], flag: true }
  returnsNothing: string;
  prints: string; // "hello" and then "1", in two calls
  returnsAnswer: string;
  callsEcho: string; // returns echo({ a: 1 })
  callsEchoWithoutArguments: string; // returns echo()
  returnsRefusal: string; // returns refuse()
  callsInvalid: string; // calls misuse({ a: 1 }) and lets the exception through
  catchesInvalid: string; // returns "caught" from the exception of misuse()
  callsUnknown: string; // calls erase({ all: true })
  callsInOrder: string; // starts echo({ n: 0 }), ({ n: 1 }), ({ n: 2 }) together and returns the list
  callsWithoutWaiting: string; // starts echo() and returns 1 at once
  callsForever: string;
  loopsForever: string;
  printsForever: string;
  returnsTooMuch: string; // more than 64 KB
  allocatesForever: string; // many small objects, all kept
  throws: string; // on its second line, with the message "broken"
  doesNotParse: string; // the fault is on the second line
  /** Missing in a language whose programs wait for nothing but tools. */
  waitsForever?: string;
  countsUntilStopped: string; // prints its progress while looping forever
  returnsRandomAndTime: string; // [random, random, milliseconds since 1970]
  leavesAMark: string; // changes everything global it can, returns 1
  findsTheMark: string; // returns whether it sees any of that
}

/** `timeoutMs` is out of reach, so that a busy machine changes nothing; the tests about time set their own. */
const served: Pick<Program, "tools" | "call" | "limits"> = {
  limits: { timeoutMs: 20_000 },
  tools: ["echo", "refuse", "misuse"],
  async call(name, argumentsJson) {
    if (name === "echo") return { kind: "value", value: JSON.parse(argumentsJson) };
    if (name === "refuse") return { kind: "refused", error: "no such order" };
    return { kind: "invalid", error: "misuse: expected nothing" };
  },
};

/** The contract of `Sandbox`, for every language. */
export function testSandbox(
  name: string,
  create: () => Sandbox,
  snippets: Snippets,
  { atOnce = 200 }: { atOnce?: number } = {},
): void {
  describe(`${name} sandbox`, () => {
    let sandbox: Sandbox;
    beforeAll(() => {
      sandbox = create();
    });
    afterAll(() => sandbox.close());

    const run = (snippet: keyof Snippets, program: Partial<Program> = {}): Promise<ProgramResult> =>
      sandbox.run({
        ...served,
        code: snippets[snippet] as string,
        ...program,
        limits: { ...served.limits, ...program.limits },
      });

    async function expectFailure(
      snippet: keyof Snippets,
      code: ProgramErrorCode,
      program: Partial<Program> = {},
    ): Promise<ProgramResult> {
      const result = await run(snippet, program);
      expect(result).toMatchObject({ ok: false, value: undefined, error: { code } });
      return result;
    }

    it("gives back what the program returned", async () => {
      const result = await run("returnsNested");
      expect(result).toMatchObject({ ok: true, value: { list: [1, "two", null], flag: true }, error: null });
      expect(result.milliseconds).toBeGreaterThan(0);
    });

    it("gives undefined when nothing is returned", async () => {
      expect(await run("returnsNothing")).toMatchObject({ ok: true, value: undefined, error: null });
    });

    it("collects what is printed, a line a call", async () => {
      expect((await run("prints")).output).toBe("hello\n1\n");
    });

    it("puts the answer in scope, exactly", async () => {
      const answer = 'it\'s "quoted" \\ \n {x} é \u2028 \u0000 😀';
      expect((await run("returnsAnswer", { answer })).value).toBe(answer);
    });

    it("has no answer in scope where none is given", async () => {
      await expectFailure("returnsAnswer", "exception");
    });

    it("serves tool calls and records them", async () => {
      const result = await run("callsEcho");
      expect(result.value).toEqual({ a: 1 });
      expect(result.calls).toEqual([
        { name: "echo", arguments: { a: 1 }, result: { kind: "value", value: { a: 1 } } },
      ]);
    });

    it("takes missing arguments as none", async () => {
      expect((await run("callsEchoWithoutArguments")).value).toEqual({});
    });

    it("hands a refusal to the program as a value", async () => {
      const result = await run("returnsRefusal");
      expect(result.value).toEqual({ error: "no such order" });
      expect(result.calls[0]?.result).toEqual({ kind: "refused", error: "no such order" });
    });

    it("throws in the program on arguments that do not fit", async () => {
      const result = await expectFailure("callsInvalid", "exception");
      expect(result.error?.message).toContain("misuse: expected nothing");
      expect(result.calls).toHaveLength(1);
      expect((await run("catchesInvalid")).value).toBe("caught");
    });

    it("throws on an unknown tool, records the call as invalid and never asks the environment", async () => {
      const asked: string[] = [];
      const result = await expectFailure("callsUnknown", "exception", {
        call: async (tool) => {
          asked.push(tool);
          return { kind: "value", value: null };
        },
      });
      expect(result.error?.message).toContain("no such tool: erase");
      expect(result.calls).toMatchObject([
        { name: "erase", arguments: { all: true }, result: { kind: "invalid" } },
      ]);
      expect(asked).toEqual([]);
    });

    it("serves concurrent calls one after the other, in the order of the calls", async () => {
      const events: string[] = [];
      const result = await run("callsInOrder", {
        call: async (_name, argumentsJson) => {
          const args = JSON.parse(argumentsJson) as { n: number };
          events.push(`start ${args.n}`);
          await new Promise((resolve) => setTimeout(resolve, 3 - args.n));
          events.push(`end ${args.n}`);
          return { kind: "value", value: args };
        },
      });
      expect(events).toEqual(["start 0", "end 0", "start 1", "end 1", "start 2", "end 2"]);
      expect(result.value).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    });

    it("serves a call that the program did not wait for", async () => {
      const result = await run("callsWithoutWaiting");
      expect(result).toMatchObject({ value: 1, calls: [{ name: "echo" }] });
    });

    it("keeps the record of a call when the tool's value changes later", async () => {
      const value = { stock: 1 };
      const result = await run("callsEcho", { call: async () => ({ kind: "value", value }) });
      value.stock = 0;
      expect(result.calls[0]?.result).toEqual({ kind: "value", value: { stock: 1 } });
    });

    it("rejects with the environment's own error when a tool breaks, and stays usable", async () => {
      const broken = new Error("database gone");
      await expect(run("callsEcho", { call: () => Promise.reject(broken) })).rejects.toBe(broken);
      expect((await run("callsEcho")).ok).toBe(true);
    });

    it("stops at the limit of tool calls, having served no more", async () => {
      const result = await expectFailure("callsForever", "tool-limit", { limits: { toolCalls: 7 } });
      expect(result.calls).toHaveLength(7);
    });

    it("stops an endless loop when its fuel is spent", () => expectFailure("loopsForever", "fuel"));

    it("stops an endless loop by time where fuel is plentiful", async () => {
      await expectFailure("loopsForever", "timeout", { limits: { fuel: 1e12, timeoutMs: 50 } });
    });

    it("does not count the time that tools take", async () => {
      const result = await run("callsEcho", {
        limits: { timeoutMs: 500 },
        call: async () => {
          await new Promise((resolve) => setTimeout(resolve, 1200));
          return { kind: "value", value: "late" };
        },
      });
      expect(result).toMatchObject({ ok: true, value: "late" });
    });

    it("keeps printed and returned text within the output limit", async () => {
      const printed = await expectFailure("printsForever", "output-limit", { limits: { outputBytes: 1000 } });
      expect(printed.output.length).toBeLessThanOrEqual(1000);
      await expectFailure("returnsTooMuch", "output-limit");
    });

    it("keeps memory within its limit", () => expectFailure("allocatesForever", "out-of-memory"));

    it("reports an exception with its message and line", async () => {
      const result = await expectFailure("throws", "exception");
      expect(result.error?.message).toContain("broken");
      expect(result.error?.message).toContain("line 2");
    });

    it("reports code that does not parse, with the line", async () => {
      const result = await expectFailure("doesNotParse", "syntax");
      expect(result.error?.message).toContain("line 2");
    });

    it.skipIf(snippets.waitsForever === undefined)("ends a program that waits for nothing", async () => {
      const result = await expectFailure("waitsForever", "exception");
      expect(result.error?.message).toContain("nothing will settle");
    });

    it("stops the same program at the same point, every time", async () => {
      const runs = [];
      for (let i = 0; i < 3; i++) {
        runs.push(await expectFailure("countsUntilStopped", "fuel", { limits: { fuel: 500 } }));
      }
      expect(runs[0]?.output).not.toBe("");
      expect(new Set(runs.map((result) => result.output)).size).toBe(1);
    });

    it("fixes the clock, and the dice by seed", async () => {
      const draw = async (seed: number) => (await run("returnsRandomAndTime", { seed })).value as number[];
      const first = await draw(1);
      expect(await draw(1)).toEqual(first);
      expect(first[0]).not.toBe(first[1]);
      const other = await draw(2);
      expect(other[0]).not.toBe(first[0]);
      expect(other[2]).toBe(first[2]);
    });

    it("hides from a program whatever ran before it", async () => {
      for (let i = 0; i < 4; i++) {
        expect((await run("leavesAMark")).value).toBe(1);
        expect((await run("findsTheMark")).value).toBe(false);
      }
    });

    it("keeps the results of many programs at once apart", async () => {
      const results = await Promise.all(
        Array.from({ length: atOnce }, (_, i) => run("returnsAnswer", { answer: `answer ${i}` })),
      );
      expect(results.map((result) => result.value)).toEqual(results.map((_, i) => `answer ${i}`));
    });

    it("refuses programs once it is closed, and closes twice without harm", async () => {
      const other = create();
      expect((await other.run({ ...served, code: snippets.returnsNested })).ok).toBe(true);
      await other.close();
      await other.close();
      await expect(other.run({ ...served, code: snippets.returnsNested })).rejects.toMatchObject({
        code: "sandbox",
      });
    });
  });
}
