import type { Suite } from "../../src/benchmark/index.ts";
import { loadEnvironment, loadSuite } from "../../src/cli/load-module.ts";
import type { Environment } from "../../src/environment/index.ts";
import type { PlaceName, TableConfig } from "./config.ts";

/** A benchmark of others, run as it is. */
export interface BenchmarkTest {
  /** As `openBenchmark` takes it. */
  name: string;
  /** Folder of its checkout. */
  source: string;
  /** Only the items of this group. */
  group?: string;
  /** Leaves out what doing nothing passes, as the paper does. */
  leaveOutIdle: boolean;
  /** Items that are left (docs/external-benchmarks.md); those of a suite can be counted at once. */
  items: number;
}

/** Where tasks are made and tried, and what the policy is tested on. */
export interface Place {
  name: PlaceName;
  /** As `loadEnvironment` takes it. */
  address: string;
  environment: Environment;
  /** Of held-out tasks that no task may equal; empty where a benchmark's own program poses them. */
  suite: Suite;
  /** Instead of the suite. */
  benchmark?: BenchmarkTest;
  /** Whether there are customers, who talk where the table has a user. */
  talks: boolean;
}

interface Source {
  address: string;
  benchmark: Omit<BenchmarkTest, "source">;
}

/** What a checkout puts in the place of what comes with Sparring. */
const sources: Record<PlaceName, (folder: string) => Source> = {
  // Four families of tools, of which an environment has one: tasks are made in the built-in environment.
  calculation: () => ({
    address: "calculation",
    benchmark: { name: "m3tooleval", group: "calculation", leaveOutIdle: false, items: 48 },
  }),
  "web-browsing": (folder) => ({
    address: `m3tooleval:web_browsing:${folder}`,
    benchmark: { name: "m3tooleval", group: "web browsing", leaveOutIdle: false, items: 34 },
  }),
  retail: (folder) => ({
    address: `tau-bench:retail:${folder}`,
    benchmark: { name: "tau-bench:retail", leaveOutIdle: false, items: 115 },
  }),
  airline: (folder) => ({
    address: `tau-bench:airline:${folder}`,
    benchmark: { name: "tau-bench:airline", leaveOutIdle: true, items: 31 },
  }),
};

export async function placeOf(
  name: PlaceName,
  { tauBench, codeAct }: Pick<TableConfig, "tauBench" | "codeAct">,
): Promise<Place> {
  const talks = name === "retail" || name === "airline";
  const folder = talks ? tauBench : codeAct;
  if (folder === undefined) {
    const [environment, suite] = [await loadEnvironment(name), await loadSuite(name)];
    return { name, address: name, environment, suite, talks };
  }
  const { address, benchmark } = sources[name](folder);
  const environment = await loadEnvironment(address);
  const suite: Suite = { name, environment: environment.name, items: async () => [] };
  return { name, address, environment, suite, benchmark: { ...benchmark, source: folder }, talks };
}

/** How the table names what is trained in and tested on. */
export const trainedIn = ({ address }: Pick<Place, "address">): string =>
  address.includes(":") ? address.split(":").slice(0, 2).join(":") : `built-in ${address}`;
export const testedOn = ({ name, benchmark }: Pick<Place, "name" | "benchmark">): string =>
  benchmark ? [benchmark.name, ...(benchmark.group ? [benchmark.group] : [])].join(", ") : `built-in ${name}`;

/** Held-out items that are tried. */
export async function testSize({ suite, benchmark }: Place, items: number | undefined): Promise<number> {
  const all = benchmark ? benchmark.items : (await suite.items("test")).length;
  return Math.min(all, items ?? all);
}
