import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { renderReport } from "./page.ts";
import type { EvaluationSummary, PairView, ReportPage } from "./report.ts";

/** A page in which every text is the given one. */
function pageOf(text: string): ReportPage {
  const evaluation: EvaluationSummary = {
    suite: text,
    split: text,
    actor: text,
    tasks: 10,
    trials: 4,
    user: { name: text, faults: 2 },
    passAt1: 0.25,
    passAt4: 0.5,
    ci95: [0.1, 0.4],
    outcomes: { solved: 10, failed: 30, "simulator-error": 0, "infrastructure-error": 0, "task-defect": 0 },
  };
  const rollout = {
    outcome: "failed",
    detail: text,
    messages: [
      { role: "user", content: text },
      { role: "assistant", content: text, toolCalls: [{ id: text, name: text, arguments: text }] },
      { role: "tool", content: text },
    ],
    answer: text,
  } satisfies PairView["before"];
  return {
    report: {
      environment: text,
      model: text,
      seed: 1,
      before: evaluation,
      after: evaluation,
      comparison: { items: 10, gained: 2, lost: 2, same: 6, difference: 0, ci95: [-0.1, 0.1], p: 1 },
      evaluations: [{ name: text, passAt1: 0.25, ci95: [0.1, 0.4], trainingSteps: 0 }],
      gates: [{ gate: text, entered: 4, passed: 3 }],
      rejections: [{ gate: text, code: text, count: 1 }],
      tasks: { proposed: 4, admitted: 3, equalToHeldOut: 0, tokensPerAdmitted: 100 },
      coverage: {
        byCalls: [{ proposals: 4, tasks: 3 }],
        tools: [{ name: text, effect: "read", byCalls: [{ proposals: 4, tasks: 3 }] }],
        reading: 3,
        writing: 0,
        shapes: 2,
        commonest: { called: [text], tasks: 2 },
      },
      rollouts: {
        total: 4,
        solved: 1,
        failed: 3,
        truncated: 0,
        simulatorErrors: 0,
        infrastructureErrors: 0,
        taskDefects: 0,
      },
      training: {
        algorithm: text,
        tasks: { below: 3, inside: 2, above: 1 },
        steps: 2,
        tokens: 10,
        firstLoss: 0.5,
        lastLoss: 0.4,
      },
      usage: {
        models: [
          { model: text, calls: 1234, promptTokens: 56_789, completionTokens: 4321, retried: 5, cost: 1.5 },
        ],
        repeated: 3,
      },
      wallSeconds: 61,
      peakMemoryBytes: 1e9,
    },
    losses: [
      { step: 1, loss: 0.5 },
      { step: 2, loss: 0.4 },
    ],
    examples: [
      { id: text, instruction: text, solution: text, verify: text, failures: [text], attempts: 4, solved: 1 },
    ],
    pairs: [
      {
        kind: "gained",
        total: 1,
        shown: [{ item: text, instruction: text, before: rollout, after: rollout }],
      },
    ],
    config: text,
    version: text,
  };
}

const tagsOf = (page: string) => page.match(/<[a-z!/][^>]*>/gi)?.length;

test.each([
  `<script>alert(1)</script>`,
  `</script><img src=x onerror=alert(1)>`,
  `"><svg onload='alert(1)'>`,
  `' style='position:fixed`,
  `<!--`,
  `</pre></details></main>`,
])("model text stays text, wherever it stands: %s", (hostile) => {
  const page = renderReport(pageOf(hostile));
  expect(page).not.toContain(hostile);
  expect(tagsOf(page)).toBe(tagsOf(renderReport(pageOf("harmless"))));
});

test("characters that turn text around are shown by their code", () => {
  expect(renderReport(pageOf("paid\u202eton"))).toContain("paid\\u202eton");
});

test("nothing runs but the page's own scripts, known by their hashes, and nothing is loaded", () => {
  const page = renderReport(pageOf("harmless"));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
  expect(policy).toContain("default-src 'none'");
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = ""]) => script);
  expect(scripts).toHaveLength(2);
  for (const script of scripts) {
    expect(policy).toContain(`'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  }
  expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
});

test("who played the users stands beside the outcomes, where there were any", () => {
  const page = pageOf("somebody");
  expect(renderReport(page)).toContain("In the evaluations somebody played the users.");
  const { user: _, ...alone } = page.report.before;
  const without = { ...page, report: { ...page.report, before: alone } };
  expect(renderReport(without)).not.toContain("played the users");
});

test("what endpoints were asked is shown, with a cost where a price is known", () => {
  const page = pageOf("served");
  const text = renderReport(page);
  for (const shown of ["1,234", "56,789", "4,321", "1.50", "3 calls that a kill had cut off were made again"])
    expect(text).toContain(shown);
  const [model] = page.report.usage?.models ?? [];
  page.report.usage = { models: model ? [{ ...model, cost: null }] : [], repeated: 0 };
  expect(renderReport(page)).not.toMatch(/Cost|cut off/);
  const { usage: _, ...local } = page.report;
  expect(renderReport({ ...page, report: local })).not.toContain("Endpoints");
});

test("the headline says no more than the interval allows", () => {
  const verdict = (low: number, high: number) => {
    const page = pageOf("shop");
    page.report.comparison = { ...page.report.comparison, ci95: [low, high] };
    return /<h1>shop: (.*)<\/h1>/.exec(renderReport(page))?.[1];
  };
  expect(verdict(0.01, 0.1)).toMatch(/^better/);
  expect(verdict(-0.1, -0.01)).toMatch(/^worse/);
  expect(verdict(-0.01, 0.1)).toMatch(/^no clear change/);
});

test("a run that learnt nothing is shown as such", () => {
  const page = pageOf("shop");
  page.report.training = {
    algorithm: "rft",
    tasks: { below: 1, inside: 0, above: 0 },
    steps: 0,
    tokens: 0,
    firstLoss: null,
    lastLoss: null,
  };
  const text = renderReport({ ...page, losses: [], examples: [] });
  expect(text).toContain("No task had a pass rate to learn from, so nothing was learnt.");
  expect(text).toContain("No proposal passed the gates.");
});
