import type { MetricRecord } from "../store/index.ts";
import { type Collapse, collapseOf, type Health } from "../training/index.ts";
import type { LoopConfig } from "./config.ts";
import type { LoopContext } from "./context.ts";
import { type Round, roundsOf, stageNames } from "./stages.ts";

/** Where in the run a collapse was first seen. */
export interface SeenCollapse {
  iteration: number;
  round: number;
  what: Collapse;
}

const meaning: Record<Collapse, string> = {
  entropy: "the policy says nearly always the same; lower the learning rate or raise entropyBonus or kl",
  length:
    "its rollouts are four times as long or short as at first; look at some, and lower the learning rate",
  "equal groups":
    "in three rounds running no task was both solved and failed, so nothing says what is better; take easier or harder tasks, or more attempts",
};

/** The collapses of the run's online training, each where it was first seen in its iteration. */
export function collapsesIn(metrics: readonly MetricRecord[], config: LoopConfig): SeenCollapse[] {
  return Array.from({ length: config.iterations }, (_, index) => index + 1).flatMap((iteration) => {
    const health = healthOf(metrics, config, iteration);
    const seen: SeenCollapse[] = [];
    for (const [index, { round }] of health.entries()) {
      for (const what of collapseOf(health.slice(0, index + 1))) {
        if (!seen.some((earlier) => earlier.what === what)) seen.push({ iteration, round, what });
      }
    }
    return seen;
  });
}

/** Says what has collapsed in this round and had not before. */
export async function warnOfCollapse(context: LoopContext, iteration: number, round: Round): Promise<void> {
  const { run, config, say } = context;
  if (round === undefined) return;
  const stage = stageNames.train(iteration, round);
  for (const { what, ...seen } of collapsesIn(await run.read("metrics"), config)) {
    if (seen.iteration !== iteration || seen.round !== round) continue;
    say({ kind: "warning", stage, message: `collapse of ${what} in round ${round}: ${meaning[what]}` });
  }
}

/** The rounds of an iteration as they were committed: what their rollouts told, and the entropies of their steps. */
function healthOf(metrics: readonly MetricRecord[], config: LoopConfig, iteration: number) {
  return roundsOf(config.train).flatMap((round = 0) => {
    const of = (stage: string) => metrics.filter((metric) => metric.stage === stage);
    const facts = of(stageNames.rollouts(iteration, round)).find((metric) => metric.groups !== undefined);
    if (facts === undefined) return [];
    const health = (metric: MetricRecord): Health & { round: number } => ({
      round,
      ...numbers(metric, "entropy", "length", "groups", "mixedGroups"),
    });
    return [health(facts), ...of(stageNames.train(iteration, round)).map(health)];
  });
}

function numbers(metric: MetricRecord, ...names: (keyof Health)[]): Health {
  return Object.fromEntries(
    names.flatMap((name) => (typeof metric[name] === "number" ? [[name, metric[name]]] : [])),
  );
}
