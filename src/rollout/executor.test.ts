import { afterAll, describe, expect, it } from "vitest";
import { lendTask, library } from "../../test/environment/library.ts";
import { type ActionFormat, type CodeAsTask, SparringError } from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import { type Model, type SampleRequest, scriptedModel, scriptedTokenModel } from "../model/index.ts";
import { createJavaScriptSandbox, type Sandbox } from "../sandbox/index.ts";
import { runExecutor } from "./executor.ts";
import { observationLength } from "./perform.ts";

const sandbox = createJavaScriptSandbox({ workers: 1 });
afterAll(() => sandbox.close());

const callText = (name: string, args: object) =>
  `<tool_call>${JSON.stringify({ name, arguments: args })}</tool_call>`;
const lend = callText("lend_book", { book_id: "B1", member: "Ada" });

function attempt(
  model: Model,
  options: {
    task?: Partial<CodeAsTask>;
    environment?: Environment;
    sandbox?: Sandbox;
    format?: ActionFormat;
    maxTurns?: number;
    signal?: AbortSignal;
  } = {},
) {
  return runExecutor({
    id: "r1",
    seed: 3,
    environment: library,
    model,
    sandbox,
    sampling: { temperature: 1, topP: 1, maxTokens: 500 },
    ...options,
    task: { ...lendTask, ...options.task },
  });
}

const observations = (rollout: { messages: { role: string; content: string }[] }) =>
  rollout.messages.filter(({ role }) => role === "tool").map(({ content }) => content);

describe("an executor's rollout", () => {
  it("lets a model say no more after a call, unless it was pretrained to end its turn there", async () => {
    const stopsOf = async (prompts: "brief" | "full", format: ActionFormat) => {
      const model = scriptedTokenModel(["done"], { prompts });
      const stops: unknown[] = [];
      const sample = (request: SampleRequest) => {
        stops.push(request.stop);
        return model.sample(request);
      };
      await attempt({ ...model, sample }, { format });
      return stops;
    };
    expect(await stopsOf("full", "json")).toEqual([["</tool_call>"]]);
    expect(await stopsOf("full", "code")).toEqual([[]]);
    expect(await stopsOf("brief", "json")).toEqual([undefined]);
  });

  it("is solved when the task's own code says so, and says what happened", async () => {
    const rollout = await attempt(scriptedTokenModel([lend, "done"]));
    expect(rollout).toMatchObject({
      id: "r1",
      role: "executor",
      task: "lend",
      environment: "library",
      scenario: 7,
      model: "scripted-tokens",
      format: "json",
      turns: 2,
      toolCalls: 1,
      answer: "done",
      outcome: { kind: "solved" },
    });
    expect(rollout.messages.map(({ role }) => role)).toEqual([
      "system",
      "user",
      "assistant",
      "tool",
      "assistant",
    ]);
    expect(rollout.messages[1]?.content).toBe(lendTask.instruction);
    expect(JSON.parse(observations(rollout)[0] ?? "")).toMatchObject({ lentTo: "Ada" });
    expect(rollout.tokens?.mask.filter((own) => own === 1).length).toBe(lend.length + "done".length + 2);
  });

  it("is failed when the state or the answer is wrong", async () => {
    expect((await attempt(scriptedTokenModel(["done"]))).outcome).toEqual({ kind: "failed" });
    expect((await attempt(scriptedTokenModel([lend, "no"]))).outcome).toEqual({ kind: "failed" });
  });

  it("shows refusals, unknown tools, misfit arguments and unreadable calls as errors, and goes on", async () => {
    const rollout = await attempt(
      scriptedTokenModel([
        callText("get_book", { book_id: "none" }),
        callText("burn_book", {}),
        callText("get_book", { book_id: 5 }),
        '<tool_call>{"name": </tool_call>',
        lend,
        "done",
      ]),
    );
    for (const text of observations(rollout).slice(0, 4)) expect(JSON.parse(text)).toHaveProperty("error");
    expect(observations(rollout)[0]).toBe('{"error":"no such book"}');
    expect(rollout).toMatchObject({ outcome: { kind: "solved" }, turns: 6, toolCalls: 4 });
  });

  it("is truncated when it runs out of turns", async () => {
    const rollout = await attempt(
      scriptedTokenModel(() => callText("list_books", {})),
      { maxTurns: 3 },
    );
    expect(rollout).toMatchObject({
      turns: 3,
      answer: null,
      outcome: { kind: "failed", truncated: "turns" },
    });
  });

  it("is truncated when it runs out of context, or of tokens within a message", async () => {
    const crowded = scriptedTokenModel(() => callText("list_books", {}), { contextLength: 1000 });
    expect((await attempt(crowded)).outcome).toMatchObject({ kind: "failed", truncated: "context" });
    const endless = scriptedTokenModel(() => "la ".repeat(1000));
    expect((await attempt(endless)).outcome).toMatchObject({ kind: "failed", truncated: "context" });
  });

  it("is a task defect when the verifier throws or returns no boolean", async () => {
    for (const verify of ['throw new Error("oops")', "return 1"]) {
      const rollout = await attempt(scriptedTokenModel(["done"]), { task: { verify } });
      expect(rollout).toMatchObject({ answer: "done", outcome: { kind: "task-defect" } });
    }
  });

  it("is an infrastructure error when the clock, not the fuel, ends a program", async () => {
    const slow: Sandbox = {
      ...sandbox,
      run: async (program) => ({
        ...(await sandbox.run(program)),
        ok: false,
        value: undefined,
        error: { code: "timeout", message: "too slow" },
      }),
    };
    for (const format of ["json", "code"] as const) {
      const text = format === "json" ? "done" : "```js\nreturn 1\n```";
      const rollout = await attempt(scriptedTokenModel([text]), { sandbox: slow, format });
      expect(rollout.outcome).toMatchObject({
        kind: "infrastructure-error",
        detail: expect.stringContaining("too slow"),
      });
    }
  });

  it("is an infrastructure error when model or environment break, with what happened before", async () => {
    const broken = scriptedTokenModel([lend]);
    const byModel = await attempt(broken);
    expect(byModel.outcome).toEqual({
      kind: "infrastructure-error",
      detail: expect.stringContaining("turn 2"),
    });
    expect(byModel.messages).toHaveLength(4);
    const environment: Environment = {
      ...library,
      reset: async (scenario) => ({
        ...(await library.reset(scenario)),
        call: async () => {
          throw new SparringError("environment", "tool lend_book threw: disk full");
        },
      }),
    };
    const byEnvironment = await attempt(scriptedTokenModel([lend, "done"]), { environment });
    expect(byEnvironment.outcome).toEqual({
      kind: "infrastructure-error",
      detail: expect.stringContaining("disk full"),
    });
  });

  it("rejects as interrupted when it is stopped", async () => {
    const controller = new AbortController();
    const model = scriptedTokenModel(() => {
      controller.abort();
      return lend;
    });
    await expect(attempt(model, { signal: controller.signal })).rejects.toMatchObject({
      code: "interrupted",
    });
  });

  it("offers tools to a chat model natively and answers its calls by their ids", async () => {
    const rollout = await attempt(
      scriptedModel([
        {
          role: "assistant",
          content: "",
          toolCalls: [{ id: "c9", name: "lend_book", arguments: '{"book_id":"B1","member":"Ada"}' }],
        },
        "done",
      ]),
    );
    expect(rollout.outcome).toEqual({ kind: "solved" });
    expect(rollout.messages[3]).toMatchObject({ role: "tool", toolCallId: "c9" });
    expect(rollout.messages[0]?.content).not.toContain("<tool_call>");
    expect(rollout).not.toHaveProperty("tokens");
  });

  it("cuts an observation that is too long, and says so", async () => {
    const long = "x".repeat(observationLength + 10);
    const rollout = await attempt(
      scriptedTokenModel([`\`\`\`js\nreturn 'x'.repeat(${long.length})\n\`\`\``, "done"]),
      {
        format: "code",
      },
    );
    expect(observations(rollout)[0]).toBe(`${"x".repeat(observationLength)}... (10 more characters)`);
  });
});

describe("an executor that acts with code", () => {
  const block = (code: string) => `\`\`\`js\n${code}\n\`\`\``;
  const act = (replies: string[]) => attempt(scriptedTokenModel(replies), { format: "code" });

  it("changes the live world and sees what it printed and returned", async () => {
    const rollout = await act([
      block(
        'console.log("lending"); const b = await tools.lend_book({ book_id: "B1", member: "Ada" }); return b.lentTo;',
      ),
      "done",
    ]);
    expect(observations(rollout)).toEqual(["lending\nAda"]);
    expect(rollout).toMatchObject({ outcome: { kind: "solved" }, toolCalls: 1, turns: 2 });
  });

  it("sees an exception and an exhausted budget as errors, and goes on", async () => {
    const rollout = await act([block("null.x"), block("for (;;) {}"), block(lendTask.solution), "done"]);
    const [thrown, endless] = observations(rollout)
      .slice(0, 2)
      .map((text) => JSON.parse(text).error);
    expect(thrown).toMatch(/^exception: /);
    expect(endless).toMatch(/^fuel: /);
    expect(rollout.outcome).toEqual({ kind: "solved" });
  });

  it("is truncated when three programs in a row exhaust their budget", async () => {
    const endless = block("for (;;) {}");
    const rollout = await act([endless, endless, endless, "done"]);
    expect(rollout).toMatchObject({ turns: 3, outcome: { kind: "failed", truncated: "budget" } });
  });
});
