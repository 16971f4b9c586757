import type { JsonObject } from "../src/core/index.ts";
import type { LoopConfig } from "../src/loop/index.ts";
import type { StudyConfig } from "./config.ts";
import { controlJob, controlNames } from "./controls.ts";
import { honestyJob } from "./honesty.ts";
import type { Job } from "./job.ts";
import { loopJob, modelJob } from "./loop-jobs.ts";
import {
  acrossName,
  baseName,
  bothName,
  controlName,
  honestyName,
  modelName,
  selfName,
  sweepName,
} from "./names.ts";
import { type Identities, loopConfigOf, settingsOf } from "./settings.ts";
import { rolloutsJob, tasksJob } from "./sweeps.ts";
import { acrossJob, bothJob } from "./transfer.ts";

/** One environment and one seed, with the loop's configuration there and the job that is its first iteration. */
interface Cell {
  environment: string;
  seed: number;
  config: LoopConfig;
  settings: JsonObject;
  self: string;
}

/** All that the study computes, in the order in which to compute it: what answers the main question first. */
export function studyJobs(study: StudyConfig, identities: Identities): Job[] {
  const cellsOf = (model: string, seeds: readonly number[]): Cell[] =>
    seeds.flatMap((seed) =>
      study.environments.map((environment) => {
        const config = loopConfigOf(study, { model, environment, seed });
        const settings = settingsOf(config, identities);
        return { environment, seed, config, settings, self: selfName(1, environment, seed) };
      }),
    );
  const cells = cellsOf(study.model.folder, study.seeds);
  const among = (seeds: readonly number[]) => cells.filter(({ seed }) => seeds.includes(seed));
  return [
    ...cells.map(baseJob),
    ...cells.map((cell) => selfJob(1, cell)),
    ...cells.flatMap(controlJobs),
    ...cells.flatMap((cell) => acrossJobs(cell, study.environments)),
    ...cells.map((cell) => selfJob(2, cell)),
    ...study.seeds.map((seed) => jobOfAll(seed, among([seed]))),
    ...among(study.honesty.seeds).map((cell) => honestJob(cell, study.honesty)),
    ...among(study.sweeps.seeds).flatMap((cell) => sweepJobs(cell, study.sweeps)),
    ...study.models.list.flatMap(({ name, folder }) =>
      cellsOf(folder, study.models.seeds).map((cell) => otherModelJob(name, cell)),
    ),
  ];
}

function baseJob({ environment, seed, config, settings }: Cell): Job {
  const name = baseName(environment, seed);
  return { name, kind: "base", needs: [], settings, compute: loopJob(config, 0, name) };
}

/** Goes on in the run of the base, whose evaluation is the loop's first stage. */
function selfJob(iteration: number, { environment, seed, config, settings }: Cell): Job {
  const base = baseName(environment, seed);
  return {
    name: selfName(iteration, environment, seed),
    kind: `self-${iteration}`,
    needs: [iteration === 1 ? base : selfName(iteration - 1, environment, seed)],
    continues: base,
    settings,
    compute: loopJob(config, iteration, base),
  };
}

function controlJobs({ environment, seed, config, settings, self }: Cell): Job[] {
  return controlNames.map((control) => {
    const name = controlName(control, environment, seed);
    const compute = controlJob(config, control, { job: name, self });
    return { name, kind: `control/${control}`, needs: [self], settings, compute };
  });
}

/** Every other environment's loop, tested here. */
function acrossJobs({ environment, seed, config, settings }: Cell, environments: readonly string[]): Job[] {
  const others = environments.filter((other) => other !== environment);
  return others.map((other) => {
    const name = acrossName(other, environment, seed);
    const trained = selfName(1, other, seed);
    const compute = acrossJob(config, { job: name, trained });
    return { name, kind: "across", needs: [trained], settings, compute };
  });
}

function jobOfAll(seed: number, cells: readonly Cell[]): Job {
  const name = bothName(seed);
  const selves = cells.map(({ self }) => self);
  const configs = cells.map(({ config }) => config);
  const settings = Object.fromEntries(cells.map((cell) => [cell.environment, cell.settings]));
  return { name, kind: "both", needs: selves, settings, compute: bothJob(configs, { job: name, selves }) };
}

function honestJob({ environment, seed, config, settings, self }: Cell, study: StudyConfig["honesty"]): Job {
  const name = honestyName(environment, seed);
  const { seeds: _, ...honesty } = study;
  const compute = honestyJob(config, study, { job: name, self });
  return { name, kind: "honesty", needs: [self], settings: { ...settings, honesty }, compute };
}

function sweepJobs(cell: Cell, { tasks, rollouts, trials }: StudyConfig["sweeps"]): Job[] {
  const { environment, seed, self } = cell;
  const config = { ...cell.config, evaluate: { ...cell.config.evaluate, trials } };
  const settings = { ...cell.settings, sweepTrials: trials };
  const sweep = (kind: "tasks" | "rollouts", counts: readonly number[], compute: typeof tasksJob) =>
    counts.map((count): Job => {
      const name = sweepName(kind, count, environment, seed);
      return { name, kind, needs: [self], settings, compute: compute(config, count, { job: name, self }) };
    });
  return [...sweep("tasks", tasks, tasksJob), ...sweep("rollouts", rollouts, rolloutsJob)];
}

function otherModelJob(model: string, { environment, seed, config, settings }: Cell): Job {
  const name = modelName(model, environment, seed);
  return { name, kind: `model/${model}`, needs: [], settings, compute: modelJob(config, name) };
}
