import { afterAll, describe, expect, it } from "vitest";
import { runChallenger } from "../../src/challenger/index.ts";
import type { CodeAsTask } from "../../src/core/index.ts";
import { createGates, type Verdict } from "../../src/gates/index.ts";
import { scriptedTokenModel } from "../../src/model/index.ts";
import { runExecutor } from "../../src/rollout/index.ts";
import { createSandbox } from "../../src/sandbox/index.ts";
import { library } from "./library.ts";

/** Python as the language of tasks and of code actions, on an environment of TypeScript. */
const sandbox = createSandbox({ workers: 2 });
afterAll(() => sandbox.close());

const lend = (book: string, member: string) => `book = tools.get_book(book_id="${book}")
if "error" in book or "lentTo" in book: return "no"
tools.lend_book(book_id="${book}", member="${member}")
return "done"`;
const task: CodeAsTask = {
  id: "lend",
  environment: library.name,
  environmentHash: library.hash,
  scenario: 7,
  language: "python",
  instruction: "Lend book B1 to Ada and say done.",
  verify: `return answer == "done" and tools.get_book(book_id="B1").get("lentTo") == "Ada"`,
  solution: lend("B1", "Ada"),
  failures: [lend("B2", "Ada"), lend("B1", "Ben"), `return "done"`],
  provenance: { author: "hand-written" },
};
const check = (change: Partial<CodeAsTask>): Promise<Verdict> =>
  createGates({ environment: library, sandbox }).check({ ...task, ...change });

describe("a candidate in Python", () => {
  it("passes the gates where it is sound", async () => {
    expect(await check({})).toEqual({ admitted: true });
  });

  it.each([
    ["syntax", { solution: "return await tools.get_book()" }, "Write the body of a Python function"],
    ["exception", { failures: ["return 1 / 0", ...task.failures] }, "ZeroDivisionError"],
    ["unknown-argument", { instruction: "Lend book B1 to somebody and say done." }, "Ada"],
  ] as const)("is rejected as %s", async (code, change, message) => {
    expect(await check(change as Partial<CodeAsTask>)).toMatchObject({
      admitted: false,
      code,
      message: expect.stringContaining(message),
    });
  });
});

const rolloutOptions = {
  id: "r1",
  seed: 3,
  environment: library,
  sandbox,
  sampling: { temperature: 1, topP: 1, maxTokens: 500 },
};
const block = (code: string) => `\`\`\`python\n${code}\n\`\`\``;

describe("a model that acts in Python", () => {
  it("finds its variables again in the next turn, and another rollout does not", async () => {
    const attempt = (...texts: string[]) =>
      runExecutor({ ...rolloutOptions, task, format: "python", model: scriptedTokenModel(texts) });
    const rollout = await attempt(
      block(`book = "B1"\nprint(tools.get_book(book_id=book)["title"])`),
      block(`return tools.lend_book(book_id=book, member="Ada")["lentTo"]`),
      block("raise ValueError(book)"),
      "done",
    );
    expect(rollout).toMatchObject({ outcome: { kind: "solved" }, format: "python", toolCalls: 2 });
    const seen = rollout.messages.filter(({ role }) => role === "tool").map(({ content }) => content);
    expect(seen).toEqual([
      expect.stringMatching(/^Volume \d+$/),
      "Ada",
      '{"error":"exception: ValueError: B1 (line 1)"}',
    ]);
    const other = await attempt(block("return book"), "done");
    expect(other.messages.at(-2)?.content).toContain("NameError");
  });

  it("has spent its budget when the clock ends what fuel cannot", async () => {
    const stuck = scriptedTokenModel(() => block("sum(range(10**12))"));
    const impatient = {
      ...sandbox,
      notebook: () => ({
        run: (program: Parameters<typeof sandbox.run>[0]) =>
          sandbox.run({ ...program, limits: { timeoutMs: 100 } }),
        close: async () => {},
      }),
    };
    const rollout = await runExecutor({
      ...rolloutOptions,
      sandbox: impatient,
      task,
      format: "python",
      model: stuck,
    });
    expect(rollout).toMatchObject({ turns: 3, outcome: { kind: "failed", truncated: "budget" } });
  });
});

describe("a challenger that is asked for Python", () => {
  it("is told how, and what it writes is a Python task", async () => {
    const proposal = [
      `<instruction>${task.instruction}</instruction>`,
      `<solution>\n${block(task.solution)}\n</solution>`,
      `<verify>${task.verify}</verify>`,
      ...task.failures.map((failure) => `<failure>${failure}</failure>`),
    ].join("\n");
    const seen: CodeAsTask[] = [];
    const { candidate, rollout } = await runChallenger({
      ...rolloutOptions,
      sampling: { ...rolloutOptions.sampling, maxTokens: 5000 },
      scenario: 7,
      language: "python",
      format: "python",
      model: scriptedTokenModel([proposal], { prompts: "full" }),
      check: async (each) => {
        seen.push(each);
        return { admitted: true };
      },
    });
    expect(rollout.messages[0]?.content).toContain("```python");
    expect(rollout.messages[1]?.content).toContain('tools.get_order(order_id="...")');
    expect(candidate).toMatchObject({ language: "python", solution: task.solution, verify: task.verify });
    expect(seen).toHaveLength(1);
  });
});
