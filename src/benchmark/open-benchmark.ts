import { SparringError } from "../core/index.ts";
import type { Benchmark } from "./benchmark.ts";
import { openM3ToolEval } from "./m3tooleval/m3tooleval.ts";
import { openTauBench } from "./tau-bench/tau-bench.ts";

type Open = (source: string | undefined, workers: number) => Promise<Benchmark>;

/** Benchmarks by the name that is typed. `source` is the folder of a checkout. */
const benchmarks: Record<string, Open> = {
  "tau-bench:retail": (tau, workers) => openTauBench({ tau }, { domain: "retail", workers }),
  "tau-bench:airline": (tau, workers) => openTauBench({ tau }, { domain: "airline", workers }),
  "tau-bench:retail-tau3": (source, workers) => {
    const [tau, tau2] = source?.split(",") ?? [];
    return openTauBench({ tau, tau2 }, { domain: "retail", corrected: true, workers });
  },
  m3tooleval: (source) => openM3ToolEval(source),
};

export const benchmarkNames: readonly string[] = Object.keys(benchmarks);

/**
 * Opens a benchmark from the user's checkout; `retail-tau3` takes two, tau-bench's and tau2-bench's, with a comma between.
 * Rejects (code "usage") where the checkout is missing, damaged or of another version.
 */
export function openBenchmark(
  name: string,
  options: { source: string | undefined; workers?: number },
): Promise<Benchmark> {
  const open = benchmarks[name];
  if (open === undefined) {
    throw new SparringError("usage", `open benchmark "${name}": expected ${benchmarkNames.join(", ")}`);
  }
  return open(options.source, options.workers ?? 1);
}
