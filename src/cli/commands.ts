import type { Command } from "./command.ts";
import { challenge } from "./commands/challenge.ts";
import { evaluate } from "./commands/eval.ts";
import { exec } from "./commands/exec.ts";
import { exportRun } from "./commands/export.ts";
import { gate } from "./commands/gate.ts";
import { init } from "./commands/init.ts";
import { judge } from "./commands/judge.ts";
import { merge } from "./commands/merge.ts";
import { rollout } from "./commands/rollout.ts";
import { run } from "./commands/run.ts";
import { serve } from "./commands/serve.ts";
import { train } from "./commands/train.ts";

/** In the order in which a newcomer meets them. */
export const commands: readonly Command[] = [
  run,
  challenge,
  gate,
  rollout,
  train,
  merge,
  evaluate,
  serve,
  exec,
  judge,
  exportRun,
  init,
];
