import type { StudyConfig } from "./config.ts";
import { type ControlName, controlJob, controls } from "./controls.ts";
import { honestyJob } from "./honesty.ts";
import type { Job } from "./job.ts";
import { baseJob, loopJob, modelJob, selfJob } from "./loop-jobs.ts";
import { type Identities, loopConfigOf, settingsOf } from "./settings.ts";
import { rolloutsJob, tasksJob } from "./sweeps.ts";
import { acrossJob, bothJob } from "./transfer.ts";

/** All that the study computes, in the order in which to compute it: what answers the main question first. */
export function studyJobs(study: StudyConfig, identities: Identities): Job[] {
  const { environments } = study;
  const model = study.model.folder;
  const cells = (seeds: readonly number[]) =>
    seeds.flatMap((seed) => environments.map((environment) => ({ model, environment, seed })));
  const at = (setting: { model: string; environment: string; seed: number }) => {
    const config = loopConfigOf(study, setting);
    return {
      config,
      settings: settingsOf(config, identities),
      base: baseJob(setting),
      self: selfJob(1, setting),
    };
  };
  const main = cells(study.seeds).map((setting) => ({ ...setting, ...at(setting) }));
  const swept = main.filter(({ seed }) => study.sweeps.seeds.includes(seed));

  const bases = main.map(({ config, settings, base }): Job => {
    return { name: base, kind: "base", needs: [], settings, compute: loopJob(config, 0, base) };
  });
  const selves = (iteration: number) =>
    main.map((cell): Job => {
      const { config, settings, base } = cell;
      return {
        name: selfJob(iteration, cell),
        kind: `self-${iteration}`,
        needs: [iteration === 1 ? base : selfJob(iteration - 1, cell)],
        continues: base,
        settings,
        compute: loopJob(config, iteration, base),
      };
    });
  const controlled = main.flatMap(({ environment, seed, config, settings, self }) =>
    controlNames.map((control): Job => {
      const name = controlName(control, environment, seed);
      const compute = controlJob(config, control, { job: name, self });
      return { name, kind: `control/${control}`, needs: [self], settings, compute };
    }),
  );
  const across = main.flatMap(({ environment, seed, config, settings }) =>
    environments
      .filter((other) => other !== environment)
      .map((other): Job => {
        const name = acrossName(other, environment, seed);
        const trained = selfJob(1, { environment: other, seed });
        const compute = acrossJob(config, { job: name, trained });
        return { name, kind: "across", needs: [trained], settings, compute };
      }),
  );
  const both = study.seeds.map((seed): Job => {
    const own = main.filter((cell) => cell.seed === seed);
    const selves = own.map(({ self }) => self);
    const name = bothName(seed);
    const compute = bothJob(
      own.map(({ config }) => config),
      { job: name, selves },
    );
    return { name, kind: "both", needs: selves, settings: {}, compute };
  });
  const honest = main
    .filter(({ seed }) => study.honesty.seeds.includes(seed))
    .map(({ environment, seed, config, self }): Job => {
      const name = honestyName(environment, seed);
      const { seeds: _, ...settings } = study.honesty;
      const compute = honestyJob(config, study.honesty, { job: name, self });
      return { name, kind: "honesty", needs: [self], settings, compute };
    });
  const sweeps = swept.flatMap(({ environment, seed, config: loop, self }) => {
    const { trials } = study.sweeps;
    const config = { ...loop, evaluate: { ...loop.evaluate, trials } };
    const sweep = (kind: "tasks" | "rollouts", counts: readonly number[], jobFor: typeof tasksJob) =>
      counts.map((count): Job => {
        const name = sweepName(kind, count, environment, seed);
        const compute = jobFor(config, count, { job: name, self });
        return { name, kind, needs: [self], settings: { trials }, compute };
      });
    return [
      ...sweep("tasks", study.sweeps.tasks, tasksJob),
      ...sweep("rollouts", study.sweeps.rollouts, rolloutsJob),
    ];
  });
  const models = study.models.list.flatMap(({ name: model, folder }) =>
    cells(study.models.seeds).map(({ environment, seed }): Job => {
      const { config, settings } = at({ model: folder, environment, seed });
      const name = modelName(model, environment, seed);
      return { name, kind: `model/${model}`, needs: [], settings, compute: modelJob(config, name) };
    }),
  );
  return [
    ...bases,
    ...selves(1),
    ...controlled,
    ...across,
    ...selves(2),
    ...both,
    ...honest,
    ...sweeps,
    ...models,
  ];
}

export const controlNames = Object.keys(controls) as ControlName[];
export const controlName = (control: ControlName, environment: string, seed: number) =>
  `control/${control}/${environment}/${seed}`;
export const acrossName = (from: string, to: string, seed: number) => `across/${from}-to-${to}/${seed}`;
export const bothName = (seed: number) => `both/${seed}`;
export const honestyName = (environment: string, seed: number) => `honesty/${environment}/${seed}`;
export const sweepName = (sweep: "tasks" | "rollouts", count: number, environment: string, seed: number) =>
  `${sweep}/${count}/${environment}/${seed}`;
export const modelName = (model: string, environment: string, seed: number) =>
  `model/${model}/${environment}/${seed}`;
