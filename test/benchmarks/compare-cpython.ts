/**
 * Compares what the benchmarks come to in Pyodide with the same under the machine's own CPython (`PYTHON`, or python3):
 * rewards, hashes, every tool's output. Checkouts come from the environment: TAU_BENCH, CODE_ACT, TAU2_BENCH.
 *
 *   npx tsx test/benchmarks/compare-cpython.ts [SUITE SPLIT ...]     all of them where none is named
 */
import type { Benchmark, BenchmarkItem } from "../../src/benchmark/benchmark.ts";
import { openInterpreter } from "../../src/benchmark/interpreter.ts";
import { openM3ToolEval } from "../../src/benchmark/m3tooleval/m3tooleval.ts";
import { openTauBench } from "../../src/benchmark/tau-bench/tau-bench.ts";
import type { Split } from "../../src/core/index.ts";
import { openCPython } from "./cpython.ts";

const { TAU_BENCH: tau, TAU2_BENCH: tau2, CODE_ACT: codeAct } = process.env;

type Opener = (interpreter: typeof openInterpreter) => Promise<Benchmark>;

const suites: Record<string, Opener> = {
  "tau-bench:retail": (open) => openTauBench({ tau }, { domain: "retail", openInterpreter: open }),
  "tau-bench:airline": (open) => openTauBench({ tau }, { domain: "airline", openInterpreter: open }),
  "tau-bench:retail-tau3": (open) =>
    openTauBench({ tau, tau2 }, { domain: "retail", corrected: true, openInterpreter: open }),
  m3tooleval: (open) => openM3ToolEval(codeAct, { openInterpreter: open }),
};

const all: [string, Split][] = [
  ["m3tooleval", "test"],
  ["tau-bench:retail", "dev"],
  ["tau-bench:airline", "test"],
  ["tau-bench:retail", "test"],
  ["tau-bench:retail-tau3", "test"],
  ["tau-bench:retail", "train"],
];

const typed = process.argv.slice(2);
const named = typed.flatMap((name, index): [string, Split][] =>
  index % 2 === 0 ? [[name, (typed[index + 1] ?? "test") as Split]] : [],
);
let different = 0;
for (const [name, split] of named.length > 0 ? named : all) different += await compare(name, split);
process.exitCode = different === 0 ? 0 : 1;

async function compare(name: string, split: Split): Promise<number> {
  const open = suites[name];
  if (open === undefined) throw new Error(`expected one of ${Object.keys(suites).join(", ")}, got ${name}`);
  const [pyodide, cpython] = await Promise.all([open(openInterpreter), open(openCPython)]);
  const counts = { tasks: 0, solved: 0, same: 0 };
  for (const item of await pyodide.items(split)) {
    const [ours, theirs] = [await gold(pyodide, item), await gold(cpython, item)];
    counts.tasks++;
    if (ours.outcome.kind === "solved") counts.solved++;
    if (comparable(ours) === comparable(theirs)) counts.same++;
    else
      console.log(
        `different: ${item.task.id}\n  Pyodide ${comparable(ours)}\n  CPython ${comparable(theirs)}`,
      );
    if (ours.outcome.kind !== "solved")
      console.log(`not solved: ${item.task.id} ${JSON.stringify(ours.outcome)}`);
  }
  pyodide.close();
  cpython.close();
  console.log(
    `${name} ${split}: ${counts.tasks} tasks, gold solves ${counts.solved}, rewards, hashes and tool outputs equal CPython's in ${counts.same}`,
  );
  return counts.tasks - counts.same;
}

async function gold(benchmark: Benchmark, item: BenchmarkItem) {
  return benchmark.attempt({ item, id: item.task.id, seed: 0 }, { kind: "gold" });
}

function comparable({ outcome, score, messages }: Awaited<ReturnType<typeof gold>>): string {
  return JSON.stringify({ outcome, score, messages });
}
