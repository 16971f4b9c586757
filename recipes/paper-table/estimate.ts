import { type LoopConfig, modelName } from "../../src/loop/index.ts";
import { observationLength, systemPrompt } from "../../src/rollout/index.ts";
import type { JobStatus } from "../../study/runner.ts";
import type { TableConfig } from "./config.ts";
import { rowJob, type TableJob } from "./jobs.ts";
import { type Place, testSize } from "./places.ts";
import { type Method, paperYield, rowSpec } from "./rows.ts";
import {
  type Cost,
  charactersPerToken,
  conversationCost,
  nothing,
  plus,
  type Shape,
  times,
  tokensIn,
} from "./tokens.ts";
import { configOf } from "./workshop.ts";

/** Once as it will probably be, and once as it can be at most. */
export interface Estimate {
  about: Cost;
  most: Cost;
}

export type Role = "challenger" | "judge" | "policy" | "teacher" | "users in training" | "users in tests";

export interface TableEstimate {
  /** In the order in which they are told; those that nothing is asked of are left out. */
  roles: { role: Role; model: string; estimate: Estimate }[];
  /** Tokens that the trainer passes forward and backward, all epochs. */
  training: { about: number; most: number };
  /** Jobs that it is about, and those that are done. */
  missing: number;
  done: number;
  /** Places whose zero-shot rollouts have told what one takes. */
  measured: string[];
}

/** What is assumed of a rollout before one was played, in tokens; turns are half of what is allowed. */
export const assumed = { instruction: 60, reply: 64, proposalReply: 160, observation: 128, verdict: 100 };

/** What is left to compute of some jobs takes so much; results of any tell how long rollouts are. No model is asked for it. */
export async function estimateTable(
  table: TableConfig,
  due: readonly JobStatus<TableJob>[],
  statuses: readonly JobStatus<TableJob>[] = due,
): Promise<TableEstimate> {
  const missing = due.filter(({ file }) => file === undefined);
  const totals = new Map<Role, Estimate>();
  const training = { about: 0, most: 0 };
  for (const { job } of missing) {
    const place = await readingsOf(table, job.place, statuses);
    for (const [role, cost] of "tasks" in job.makes
      ? taskCosts(place, job.makes.tasks)
      : rowCosts(place, job)) {
      const sum = totals.get(role) ?? { about: nothing, most: nothing };
      totals.set(role, { about: plus(sum.about, cost.about), most: plus(sum.most, cost.most) });
    }
    const steps =
      "row" in job.makes && rowSpec(job.makes.row).trained ? trainingTokens(place, job) : undefined;
    training.about += steps?.about ?? 0;
    training.most += steps?.most ?? 0;
  }
  const models: Record<Role, string> = {
    challenger: modelName(table.model),
    judge: modelName(table.model),
    policy: table.trainer,
    teacher: modelName(table.teacher ?? "none"),
    "users in training": modelName(table.model),
    "users in tests": modelName(table.user ?? "none"),
  };
  const order = Object.keys(models) as Role[];
  return {
    roles: order.flatMap((role) => {
      const estimate = totals.get(role);
      return estimate ? [{ role, model: models[role], estimate }] : [];
    }),
    training,
    missing: missing.length,
    done: due.length - missing.length,
    measured: [
      ...new Set(
        missing.flatMap(({ job }) =>
          zeroShotOf(table, job.place, statuses) === undefined ? [] : [job.place.name],
        ),
      ),
    ],
  };
}

/** What is known of a place before its jobs run. */
interface Readings {
  table: TableConfig;
  place: Place;
  config: LoopConfig;
  opening: number;
  tests: number;
  /** Of one rollout of an executor. */
  rollout: Estimate;
  /** Share of the policy's rollouts that are solved; the paper's where nothing was measured. */
  passAt1: number;
}

function zeroShotOf(table: TableConfig, place: Place, statuses: readonly JobStatus<TableJob>[]) {
  const name = rowJob("zero-shot", place, table.seed);
  return statuses.find(({ job }) => job.name === name)?.file?.result;
}

async function readingsOf(
  table: TableConfig,
  place: Place,
  statuses: readonly JobStatus<TableJob>[],
): Promise<Readings> {
  const config = configOf(table, place);
  const { evaluate } = config;
  const opening = tokensIn(systemPrompt(place.environment, table.format, "full")) + assumed.instruction;
  const measured = zeroShotOf(table, place, statuses);
  const { rolloutCalls, rolloutPrompt, rolloutReply } = measured?.facts ?? {};
  const most = conversationCost(mostShape(opening, evaluate));
  const guess = conversationCost(aboutShape(opening, evaluate, assumed.reply));
  const about =
    rolloutCalls === undefined
      ? guess
      : { calls: rolloutCalls, prompt: rolloutPrompt as number, reply: rolloutReply as number };
  return {
    table,
    place,
    config,
    opening,
    tests: (await testSize(place, evaluate.items)) * evaluate.trials,
    rollout: { about, most },
    passAt1: measured?.scores.test?.passAt1 ?? rowSpec("zero-shot").paper[place.name][0] / 100,
  };
}

const aboutShape = (opening: number, { turns }: { turns: number }, reply: number): Shape => ({
  opening,
  turns: Math.ceil(turns / 2),
  reply,
  observation: assumed.observation,
});

const mostShape = (opening: number, { turns, maxTokens }: { turns: number; maxTokens: number }): Shape => ({
  opening,
  turns,
  reply: maxTokens,
  observation: observationLength / charactersPerToken,
});

const scaled = ({ about, most }: Estimate, count: { about: number; most: number }): Estimate => ({
  about: times(about, count.about),
  most: times(most, count.most),
});

type RoleCost = [Role, Estimate];

function taskCosts({ config, opening }: Readings, method: Method): RoleCost[] {
  const { tasks, proposals, turns, maxTokens } = config.challenge;
  const one = {
    about: conversationCost(aboutShape(opening, { turns }, Math.min(assumed.proposalReply, maxTokens))),
    most: conversationCost(mostShape(opening, { turns, maxTokens })),
  };
  const expected = Math.min(proposals, Math.ceil(tasks / paperYield[method]));
  return [["challenger", scaled(one, { about: expected, most: proposals })]];
}

/** Tasks that a method will probably have made. */
function tasksOf({ config }: Readings, method: Method): { about: number; most: number } {
  const { tasks, proposals } = config.challenge;
  return { about: Math.min(tasks, Math.floor(proposals * paperYield[method])), most: tasks };
}

function rowCosts(readings: Readings, { makes }: TableJob): RoleCost[] {
  const { table, place, tests, rollout, config } = readings;
  const row = "row" in makes ? makes.row : "zero-shot";
  const { trained } = rowSpec(row);
  const talks = place.talks && table.user !== undefined;
  const tested = scaled(rollout, { about: tests, most: tests });
  const costs: RoleCost[] = [[row === "teacher" ? "teacher" : "policy", tested]];
  if (talks) costs.push(["users in tests", userCost(tested)]);
  if (trained === undefined) return costs;
  const { about, most } = tasksOf(readings, trained.method);
  const { attempts } = config.rollouts;
  const tried = scaled(rollout, { about: about * attempts, most: most * attempts });
  costs.push([trained.setting === "self" ? "policy" : "teacher", tried]);
  if (talks) costs.push(["users in training", userCost(tried)]);
  if (trained.method === "pae") {
    const count = { about: about * attempts, most: most * attempts };
    costs.push(["judge", scaled(judgeCost(readings), count)]);
  }
  return costs;
}

/** A user answers at every second turn of the agent, and reads about half of what the agent reads. */
function userCost({ about, most }: Estimate): Estimate {
  const half = (cost: Cost) => ({ ...times(cost, 0.5), prompt: cost.prompt / 4 });
  return { about: half(about), most: half(most) };
}

/** A judge reads what was said after the opening once. */
function judgeCost({ rollout, opening }: Readings): Estimate {
  const one = (cost: Cost) => ({ calls: 1, prompt: lengthOf(cost, opening), reply: assumed.verdict });
  return { about: one(rollout.about), most: one(rollout.most) };
}

/** Length of a whole rollout whose calls have cost so much: the last prompt is about twice the mean, less the opening. */
const lengthOf = ({ calls, prompt, reply }: Cost, opening: number): number =>
  calls === 0 ? 0 : Math.max(opening, (2 * prompt) / calls - opening) + reply / calls;

function trainingTokens(readings: Readings, { makes }: TableJob): { about: number; most: number } {
  const { config, rollout, opening, place, passAt1 } = readings;
  const { trained } = rowSpec("row" in makes ? makes.row : "zero-shot");
  if (trained === undefined || !("epochs" in config.train)) return { about: 0, most: 0 };
  const { about, most } = tasksOf(readings, trained.method);
  const each = config.rollouts.attempts * config.train.epochs;
  const solved = trained.setting === "self" ? passAt1 : rowSpec("teacher").paper[place.name][0] / 100;
  return {
    about: about * each * solved * lengthOf(rollout.about, opening),
    most: most * each * lengthOf(rollout.most, opening),
  };
}
