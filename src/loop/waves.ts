import type { MetricRecord, WaveRecords } from "../store/index.ts";
import type { LoopContext } from "./context.ts";

export interface StageWave {
  records: WaveRecords;
  /** One flat object a step; the stage, the wave and what it took are added. */
  metrics: readonly MetricRecord[];
}

/**
 * Runs what is left of a stage, wave by wave, each committed before the next begins. `next` returns null when the
 * stage is over; what it computes must depend on committed records and the wave's number alone, so that a
 * resumed run computes the same. `before` runs ahead of every wave and of the end, off its clock: for stages of their own.
 */
export async function runStage(
  { run, stopIfAsked }: LoopContext,
  stage: string,
  next: (wave: number) => Promise<StageWave | null>,
  before: () => Promise<void> = async () => {},
): Promise<void> {
  if (run.isDone(stage)) return;
  for (let wave = run.waves(stage); ; wave++) {
    stopIfAsked();
    await before();
    const started = performance.now();
    const outcome = await next(wave);
    if (outcome === null) break;
    const cost = {
      seconds: (performance.now() - started) / 1000 / Math.max(1, outcome.metrics.length),
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    };
    const metrics = outcome.metrics.map((metric) => ({ stage, wave, ...metric, ...cost }));
    await run.commit(stage, wave, { ...outcome.records, metrics });
  }
  await run.finish(stage);
}
