import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { CodeAsTask } from "../core/index.ts";
import { defineEnvironment, type Environment, fail } from "../environment/index.ts";
import { createJavaScriptSandbox, type ProgramResult, type Sandbox } from "../sandbox/index.ts";
import { gateNames, type Verdict } from "./gate.ts";
import { createGates, tokensPerTask, yieldReport } from "./gates.ts";

const sandbox = createJavaScriptSandbox({ workers: 2 });
afterAll(() => sandbox.close());

interface Bank {
  accounts: { name: string; balance: number }[];
}
const owner = z.object({ name: z.string() });
const find = (state: Bank, name: string) => state.accounts.find((each) => each.name === name);

const bank = defineEnvironment({
  name: "bank",
  rules: "Keep the books.",
  scenario: (): Bank => ({ accounts: ["ada", "bob"].map((name, index) => ({ name, balance: 10 + index })) }),
  tools: {
    balance: {
      description: "Look up a balance",
      input: owner,
      effect: "read",
      run: (state, { name }) => find(state, name)?.balance ?? fail(`no account ${name}`),
    },
    deposit: {
      description: "Put money in",
      input: owner.extend({ amount: z.number() }),
      run: (state, { name, amount }) => {
        const account = find(state, name);
        if (!account) return fail(`no account ${name}`);
        account.balance += amount;
        return account.balance;
      },
    },
  },
});

const deposit = (name: string, amount: number) =>
  `return await tools.deposit({ name: "${name}", amount: ${amount} });`;
const sound: CodeAsTask = {
  id: "sound",
  environment: "bank",
  environmentHash: bank.hash,
  scenario: 1,
  language: "javascript",
  instruction: "Put 5 into Ada's account and say what she has then.",
  verify: 'return answer === "15" && (await tools.balance({ name: "ada" })) === 15;',
  solution: deposit("ada", 5),
  failures: [deposit("bob", 5), deposit("ada", 6), 'return "15";'],
  provenance: { author: "challenger" },
};
const gatesOf = (environment: Environment, its: Sandbox = sandbox) =>
  createGates({ environment, sandbox: its });
const check = (change: Partial<CodeAsTask>): Promise<Verdict> => gatesOf(bank).check({ ...sound, ...change });
const withFailure = (failure: string) => ({ failures: [failure, ...sound.failures] });

describe("a candidate", () => {
  test("that is sound is admitted", async () => {
    expect(await check({})).toEqual({ admitted: true });
  });

  test("that only asks a question is admitted, too", async () => {
    const question: Partial<CodeAsTask> = {
      instruction: "What is Bob's balance?",
      solution: 'return await tools.balance({ name: "bob" });',
      verify: 'return answer === "11";',
      failures: ['return await tools.balance({ name: "ada" });', "return 12;", "return 0;"],
    };
    expect(await check(question)).toEqual({ admitted: true });
  });

  test.each<[string, Partial<CodeAsTask>, string]>([
    ["without an instruction", { instruction: " \n" }, "well-formed empty: The instruction is empty"],
    ["without a failure's code", withFailure(""), "well-formed empty: Failure 1 is empty"],
    [
      "with a novel for an instruction",
      { instruction: "a".repeat(5000) },
      "well-formed too-long: The instruction has 5000",
    ],
    [
      "with two failures",
      { failures: sound.failures.slice(1) },
      "well-formed too-few-failures: The task has 2 failures",
    ],
    [
      "with a failure that is the solution",
      withFailure(`${sound.solution}\n`),
      "well-formed repeated-program: Failure 1 is the same program as the solution",
    ],
    [
      "with one failure twice",
      withFailure(sound.failures[2] as string),
      "well-formed repeated-program: Failure 4 is the same program as failure 1",
    ],
    [
      "whose solution does not parse",
      { solution: "return await (" },
      "well-formed syntax: The solution does not parse",
    ],
    [
      "whose failure does not parse",
      withFailure("let let = 1"),
      "well-formed syntax: Failure 1 does not parse",
    ],
    [
      "whose verify code does not parse",
      { verify: "return ===" },
      "well-formed syntax: The verify code does not parse",
    ],
    [
      "for another environment",
      { environment: "retail" },
      "well-formed other-environment: The task is for the environment retail",
    ],
    ["whose scenario is none", { scenario: "monday" }, "well-formed scenario: The scenario cannot be set up"],
    [
      "whose solution throws",
      { solution: 'throw new Error("no idea")' },
      "runs exception: The solution was run and broke: .*no idea",
    ],
    [
      "whose failure calls a tool that does not exist",
      withFailure("return await tools.withdraw({})"),
      "runs (exception|invalid-call): Failure 1 .*withdraw",
    ],
    [
      "whose failure swallows a call with wrong arguments",
      withFailure("try { await tools.balance({ nam: 1 }) } catch {} return 3;"),
      "runs invalid-call: Failure 1 was run and made a call that cannot work: .*balance",
    ],
    ["whose solution never ends", { solution: "for (;;) {}" }, "runs fuel: The solution .* endless loop"],
    [
      "whose solution prints gigabytes",
      { solution: 'for (;;) console.log("x".repeat(10000));' },
      "runs output-limit: The solution",
    ],
    [
      "whose verify code throws",
      { verify: "return answer.nothing.at(0);" },
      "runs verify-exception: The verify code was run after the solution and gave no verdict",
    ],
    [
      "whose verify code writes",
      { verify: 'await tools.deposit({ name: "ada", amount: 1 }); return true;' },
      "runs verify-exception: .*deposit",
    ],
    [
      "whose verify code returns a number",
      { verify: "return 1;" },
      "runs verify-not-boolean: .*expected true or false, got 1",
    ],
    [
      "whose solution is wrong",
      { solution: deposit("ada", 4) },
      'solution-passes solution-fails: The solution was run and answered "14"',
    ],
    [
      "whose failure is right",
      withFailure('await tools.deposit({ name: "ada", amount: 5 }); return 15;'),
      'failures-fail failure-passes: Failure 1 was run and answered "15"',
    ],
    [
      "whose verify code breaks after a failure",
      {
        verify:
          'if (answer === "11") throw new Error("eleven"); return answer === "15" && (await tools.balance({ name: "ada" })) === 15;',
        ...withFailure("return 11;"),
      },
      "failures-fail verify-exception: The verify code was run after failure 1 .*eleven",
    ],
    [
      "that asks for nothing",
      {
        verify: "return !answer.includes('no');",
        failures: ["return 'no';", "return 'nono';", "return 'no way';"],
      },
      'untouched-fails untouched-passes: Nothing was done and the answer was ""',
    ],
    [
      "that any words solve",
      { verify: "return answer.length > 1;", failures: ["return 1;", "return 2;", "return 3;"] },
      'untouched-fails untouched-passes: .*"done"',
    ],
    [
      "whose verify code expects JSON of everyone",
      { verify: "return JSON.parse(answer) === 15 && (await tools.balance({ name: 'ada' })) === 15;" },
      "untouched-fails verify-exception: The verify code was run after nothing was done",
    ],
    [
      "whose solution draws its answer",
      {
        solution: `${sound.solution.replace("return", "const now =")} return now + Math.random();`,
        verify: 'return answer.startsWith("15.");',
        failures: ["return 1;", "return 2;", "return 3;"],
      },
      "deterministic answer-changes: The solution was run twice",
    ],
    [
      "whose solution draws its deed",
      {
        solution: 'await tools.deposit({ name: "bob", amount: Math.random() }); return "ok then";',
        verify: 'return answer === "ok then";',
        failures: ["return 1;", "return 2;", "return 3;"],
      },
      "deterministic state-changes: The solution was run twice and left different",
    ],
    [
      "that needs no tool",
      {
        solution: "return 15;",
        verify: 'return answer === "15";',
        failures: ["return 1;", "return 2;", "return 3;"],
      },
      "uses-tools no-call: The solution calls no tool",
    ],
    [
      "whose solution is only refused",
      {
        solution: 'return await tools.balance({ name: "eve" });',
        verify: 'return answer.includes("no account");',
        failures: ["return 1;", "return 2;", "return 3;"],
      },
      "uses-tools only-refusals: Every tool that the solution called refused",
    ],
  ])("%s is rejected with the reason", async (_, change, expected) => {
    const verdict = await check(change);
    expect(verdict.admitted ? "admitted" : `${verdict.gate} ${verdict.code}: ${verdict.message}`).toMatch(
      new RegExp(`^${expected}`),
    );
  });
});

describe("programs", () => {
  test("each start from the untouched state and cannot reach each other's", async () => {
    const counting = {
      solution: `globalThis.n = (globalThis.n ?? 14) + 1; ${sound.solution.replace("return", "")} return n;`,
    };
    expect(await check(counting)).toEqual({ admitted: true });
  });

  test("at least ten run for a candidate that gets through", async () => {
    let count = 0;
    const counted: Sandbox = {
      ...sandbox,
      run: (program) => {
        count++;
        return sandbox.run(program);
      },
    };
    await gatesOf(bank, counted).check(sound);
    expect(count).toBeGreaterThanOrEqual(10);
  });

  test("that time out once get a second chance, on a fresh world; twice is a rejection", async () => {
    for (const [timeouts, expected] of [
      [1, { admitted: true }],
      [2, { admitted: false, gate: "runs", code: "timeout" }],
    ] as const) {
      let left: number = timeouts;
      const busy: Sandbox = {
        ...sandbox,
        async run(program): Promise<ProgramResult> {
          const result = await sandbox.run(program);
          if (program.code !== sound.solution || left-- <= 0) return result;
          return { ...result, ok: false, value: undefined, error: { code: "timeout", message: "too slow" } };
        },
      };
      expect(await gatesOf(bank, busy).check(sound)).toMatchObject(expected);
    }
  });

  test("a sandbox or a tool that breaks is nobody's rejection", async () => {
    const broken: Sandbox = { ...sandbox, run: () => Promise.reject(new Error("the sandbox broke")) };
    await expect(gatesOf(bank, broken).check(sound)).rejects.toThrow("the sandbox broke");
  });

  test("all worlds are closed in the end", async () => {
    let open = 0;
    const counted: Environment = {
      ...bank,
      async reset(scenario) {
        const world = await bank.reset(scenario);
        open++;
        return { ...world, close: async () => void open-- };
      },
    };
    await gatesOf(counted).check(sound);
    await gatesOf(counted).check({ ...sound, solution: deposit("ada", 4) });
    expect(open).toBe(0);
  });

  test("a read tool that changes the state is noticed", async () => {
    let looked = 0;
    const leaky: Environment = {
      ...bank,
      async reset(scenario) {
        const leak = (world: Awaited<ReturnType<Environment["reset"]>>): typeof world => ({
          ...world,
          call: (name, json) => {
            if (name === "balance") looked++;
            return world.call(name, json);
          },
          snapshot: async () => leak(await world.snapshot()),
          fingerprint: async () => `${looked}`,
        });
        return leak(await bank.reset(scenario));
      },
    };
    expect(await gatesOf(leaky).check(sound)).toMatchObject({
      gate: "deterministic",
      code: "verify-changes-state",
    });
  });
});

describe("duplicates", () => {
  const respelt = {
    ...sound,
    id: "b",
    instruction: "Give Ada 5 more.",
    solution: `// hm\nreturn await tools.deposit({name:'ada',amount:5})`,
  };

  test("of an admitted task are rejected, by instruction or by solution, however spelt", async () => {
    const gates = createGates({ environment: bank, sandbox, admitted: [sound] });
    expect(await gates.check(respelt)).toMatchObject({
      gate: "not-duplicate",
      code: "same-solution",
      message: expect.stringContaining("task sound"),
    });
    const sameWords = {
      ...sound,
      instruction: "put 5 into adas account — and say what she has then".replace("adas", "Ada's"),
      solution: `const a = 1; ${sound.solution}`,
    };
    expect(await gates.check(sameWords)).toMatchObject({ gate: "not-duplicate", code: "same-instruction" });
  });

  test("within a wave go in the order of the candidates, whatever is ready first", async () => {
    const slowFirst: Sandbox = {
      ...sandbox,
      async run(program) {
        if (program.code === sound.solution) await new Promise((resolve) => setTimeout(resolve, 50));
        return sandbox.run(program);
      },
    };
    const judged = await gatesOf(bank, slowFirst).judge([sound, respelt]);
    expect(judged.map(({ candidate, verdict }) => [candidate.id, verdict.admitted])).toEqual([
      ["sound", true],
      ["b", false],
    ]);
  });

  test("of a rejected candidate are not duplicates", async () => {
    const judged = await gatesOf(bank).judge([{ ...sound, verify: "return false;" }, sound]);
    expect(judged.map(({ verdict }) => verdict.admitted)).toEqual([false, true]);
  });
});

test("the yield report says how many entered and passed every gate", async () => {
  const died = (gate: (typeof gateNames)[number]): Verdict => ({
    admitted: false,
    gate,
    code: "",
    message: "",
  });
  const report = yieldReport([
    { admitted: true },
    died("well-formed"),
    died("runs"),
    died("runs"),
    died("not-duplicate"),
  ]);
  const [first, second, ...rest] = report.map(({ entered, passed }) => [entered, passed]);
  expect([first, second]).toEqual([
    [5, 4],
    [4, 2],
  ]);
  expect(rest.slice(0, -1)).toEqual(rest.slice(0, -1).map(() => [2, 2]));
  expect(rest.at(-1)).toEqual([2, 1]);
  expect(report.map(({ gate }) => gate)).toEqual(gateNames);
});

test("what a task costs counts the tokens of rejected proposals, too", () => {
  const proposals = [true, false, false, true].map((admitted) => ({ verdict: { admitted }, tokens: 100 }));
  expect(tokensPerTask(proposals)).toBe(200);
  expect(tokensPerTask(proposals.slice(1, 3))).toBeNull();
});
