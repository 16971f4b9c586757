import { type CodeAsTask, SparringError } from "../../core/index.ts";
import { createGates } from "../../gates/index.ts";
import {
  type Challenging,
  challengeWave,
  coverageOf,
  defaultQuota,
  type LoopVerdict,
  loopYields,
} from "../../loop/index.ts";
import { createAccount } from "../../model/index.ts";
import { createSandbox } from "../../sandbox/index.ts";
import type { ProposalRecord } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { coverageLines } from "../coverage-lines.ts";
import { createLineFile } from "../files.ts";
import { loadEnvironment } from "../load-module.ts";
import { createMeter } from "../meter.ts";
import { openModel } from "../open-model.ts";
import { table } from "../table.ts";
import { usageLines, usageOf } from "../usage-lines.ts";

/** Challenges that are posed together. */
const waveSize = 32;

export const challenge = defineCommand({
  name: "challenge",
  summary: "Let a model explore an environment and write candidates",
  required: ["env", "model", "out"],
  options: [
    "proposals",
    "revisions",
    "language",
    "format",
    "turns",
    "maxTokens",
    "temperature",
    "seed",
    "concurrency",
    "tokenBudget",
  ],
  notes: [
    "Writes the last candidate of every challenge to `--out`, admitted or not; `sparring gate` tells them apart.",
    "Every challenge asks for 1 to 4 calls and for tools, those first that few admitted tasks use and that are not hopeless; of tasks that are alike only a few are admitted.",
    "Rejections go back to the model, which may revise. Ctrl-C finishes the wave and keeps what is there.",
    "Exits with 1 when nothing that was written can be read as a task.",
    "With `--json`: `{challenges, proposals, candidates, admitted, gates: [{gate, entered, passed}], coverage, usage, out}`, with `coverage` as in `report.json`, and `usage`, where an endpoint was asked.",
  ],
  run: async (
    { env, model: name, out, proposals: wanted, seed = 1, concurrency, tokenBudget, ...settings },
    console,
  ) => {
    const environment = await loadEnvironment(env);
    const account = createAccount(tokenBudget === undefined ? {} : { tokenBudget });
    const model = await openModel(name, console, { account, concurrency });
    const sandbox = createSandbox();
    try {
      const file = await createLineFile(out);
      const gates = createGates({ environment, sandbox });
      const challenging: Omit<Challenging, "past"> = {
        ...settings,
        name: `${environment.name}-${seed}`,
        seed,
        calls: [1, 4],
        quota: defaultQuota,
        failed: new Map(),
        firstScenario: 0,
        gates,
        model,
        environment,
        sandbox,
      };
      const meter = createMeter(console, "challenge");
      const proposals: ProposalRecord[] = [];
      const candidates: CodeAsTask[] = [];
      let challenges = 0;
      const admitted = new Set<string>();
      const size = Math.max(waveSize, model.concurrency ?? 0);
      while (challenges < wanted && !console.signal.aborted) {
        const first = challenges;
        const indices = Array.from({ length: Math.min(size, wanted - first) }, (_, index) => first + index);
        const wave = await challengeWave({ ...challenging, past: [...proposals] }, indices, ({ finished }) =>
          meter(first + finished, wanted, `${admitted.size} tasks admitted`),
        );
        const written = wave.challenges.flatMap(({ candidate }) => candidate ?? []);
        await file.append(written);
        candidates.push(...written);
        proposals.push(...wave.proposals);
        challenges += indices.length;
        for (const { id } of wave.admitted) admitted.add(id);
      }
      if (candidates.length === 0) throw nothingReadable(proposals);
      const report = loopYields(proposals.map(({ verdict }) => verdict as LoopVerdict));
      const coverage = coverageOf(environment.tools, proposals, admitted);
      const rows = report.map(({ gate, entered, passed }) => [gate, String(entered), String(passed)]);
      const counts = {
        challenges,
        proposals: proposals.length,
        candidates: candidates.length,
        admitted: admitted.size,
      };
      return {
        ok: challenges === wanted,
        json: { ...counts, gates: report, coverage, ...usageOf(account), out },
        text: [
          table([["gate", "entered", "passed"], ...rows]),
          `${candidates.length} candidates of ${challenges} challenges written to ${out}, ${admitted.size} of them admitted`,
          ...[...coverageLines(coverage), ...usageLines(account.usage())].map(
            ([name, value]) => `${name}: ${value}`,
          ),
        ].join("\n"),
      };
    } finally {
      await sandbox.close();
      await model.close();
    }
  },
});

function nothingReadable(proposals: readonly ProposalRecord[]): SparringError {
  const verdict = proposals[0]?.verdict;
  const reason = verdict && !verdict.admitted ? `; the first: ${verdict.code}: ${verdict.message}` : "";
  return new SparringError(
    "model",
    `challenge: expected at least one proposal that can be read as a task, got none in ${proposals.length}${reason}`,
  );
}
