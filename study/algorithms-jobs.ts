import type { JsonObject } from "../src/core/index.ts";
import { type LoopConfig, parseConfig } from "../src/loop/index.ts";
import type { AlgorithmsConfig } from "./algorithms-config.ts";
import { learnerJob, tasksJob } from "./algorithms-run.ts";
import type { Job } from "./job.ts";
import { poolJob, scalingJob } from "./scaling.ts";
import { type Identities, settingsOf } from "./settings.ts";

export const tasksName = (environment: string, seed: number) => `tasks/${environment}/${seed}`;
export const learnerName = (learner: string, environment: string, seed: number) =>
  `${learner}/${environment}/${seed}`;
export const poolName = (environment: string, seed: number) => `pool/${environment}/${seed}`;
export const scalingName = (tasks: number, rollouts: number, environment: string, seed: number) =>
  `scaling-${tasks}x${rollouts}/${environment}/${seed}`;

/** One environment and one seed. */
interface Cell {
  environment: string;
  seed: number;
}

/** All that the study computes: the algorithms first, since the many tasks of the other question take hours to make. */
export function algorithmJobs(study: AlgorithmsConfig, identities: Identities): Job[] {
  const cells = study.seeds.flatMap((seed) =>
    study.environments.map((environment) => ({ environment, seed })),
  );
  const scaled = cells.filter(({ seed }) => study.scaling.seeds.includes(seed));
  const planner = { study, identities };
  return [
    ...cells.map((cell) => tasksOf(planner, cell)),
    ...cells.flatMap((cell) => Object.keys(study.learners).map((name) => learnerOf(planner, name, cell))),
    ...scaled.flatMap((cell) => scalingOf(planner, cell)),
  ];
}

interface Planner {
  study: AlgorithmsConfig;
  identities: Identities;
}

/** Everything that is the same for whoever learns; the most attempts that an offline algorithm asks for. */
function tasksOf(planner: Planner, cell: Cell): Job {
  const config = configOf(planner.study, cell, {
    attempts: offlineAttempts(planner.study),
    train: { algorithm: "rft" },
  });
  const name = tasksName(cell.environment, cell.seed);
  const settings = withoutTraining(settingsOf(config, planner.identities));
  return { name, kind: "tasks", needs: [], settings, compute: tasksJob(config, name) };
}

function learnerOf({ study, identities }: Planner, learner: string, cell: Cell): Job {
  const { algorithm, attempts, train } = study.learners[learner] as AlgorithmsConfig["learners"][string];
  const config = configOf(study, cell, { attempts, train: { ...train, algorithm } as Train });
  const name = learnerName(learner, cell.environment, cell.seed);
  const tasks = tasksName(cell.environment, cell.seed);
  return {
    name,
    kind: learner,
    needs: [tasks],
    settings: { ...settingsOf(config, identities), curve: study.curve },
    compute: learnerJob(config, study.curve, { job: name, tasks }),
  };
}

function scalingOf({ study, identities }: Planner, cell: Cell): Job[] {
  const { tasks: counts, rollouts, steps, iterations, train, trials } = study.scaling;
  const attempts = Math.max(...rollouts);
  const config = configOf(study, cell, { attempts, train: { ...train, algorithm: "rft" } as Train });
  const scored = { ...config, evaluate: { ...config.evaluate, trials } };
  const { environment, seed } = cell;
  const [tasks, pool] = [tasksName(environment, seed), poolName(environment, seed)];
  const most = Math.max(...counts);
  const settings = settingsOf(config, identities);
  return [
    {
      name: pool,
      kind: "pool",
      needs: [tasks],
      continues: tasks,
      settings: { ...withoutTraining(settings), tasks: most, iterations },
      compute: poolJob(config, { most, iterations }, { job: pool, tasks }),
    },
    ...counts.flatMap((count) =>
      rollouts.map((times): Job => {
        const name = scalingName(count, times, environment, seed);
        return {
          name,
          kind: "scaling",
          needs: [pool],
          settings: { ...settingsOf(scored, identities), steps },
          compute: scalingJob(scored, { tasks: count, rollouts: times, steps }, { job: name, pool }),
        };
      }),
    ),
  ];
}

type Train = NonNullable<AlgorithmsConfig["learners"][string]["train"]> & { algorithm: "rft" };

function configOf(
  { loop, model }: AlgorithmsConfig,
  { environment, seed }: Cell,
  { attempts, train }: { attempts: number; train: object },
): LoopConfig {
  const name = `algorithms-${environment}-${seed}`;
  const rollouts = { ...loop.rollouts, attempts };
  const where = "of the study of algorithms";
  return parseConfig({ ...loop, rollouts, train, name, environment, model: model.folder, seed }, where);
}

/** Offline algorithms share the rollouts of the base. */
function offlineAttempts({ learners }: AlgorithmsConfig): number {
  const offline = Object.values(learners).filter(({ train }) => !("rounds" in train));
  return Math.max(1, ...offline.map(({ attempts }) => attempts));
}

const withoutTraining = ({ train: _, ...settings }: JsonObject): JsonObject => settings;
