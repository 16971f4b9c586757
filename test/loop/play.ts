import {
  createJavaScriptSandbox,
  createRun,
  type LoopConfig,
  type LoopOptions,
  type LoopParts,
  type LoopResult,
  openRun,
  parseConfig,
  type Run,
  runLoop,
  type Sandbox,
} from "sparring";
import library from "./library/index.ts";
import suite from "./library/suite/index.ts";
import { scriptedPolicy } from "./policy.ts";

/** A loop of seconds: two iterations, several waves in every stage, several checkpoints in training. */
export const smallConfig: LoopConfig = parseConfig(
  {
    name: "small",
    environment: "library",
    model: "scripted",
    seed: 3,
    iterations: 2,
    evaluate: { trials: 4 },
    challenge: { tasks: 12, proposals: 40, wave: 10, quota: 16, revisions: 1 },
    rollouts: { attempts: 3, wave: 16 },
    train: { epochs: 2, batchSize: 4, learningRate: 0.02, checkpointSteps: 3 },
  },
  "of the test",
);

/** Runs the loop with the scripted policy in a folder, from wherever it is. */
export async function playLoop(
  folder: string,
  options: {
    resume: boolean;
    config?: LoopConfig;
    wrap?: (run: Run) => Run;
    sandbox?: Sandbox;
    users?: LoopParts["users"];
    /** Beside those of every loop. */
    parts?: (run: Run) => Promise<Partial<LoopParts>>;
  } & Omit<LoopOptions, "run">,
): Promise<LoopResult> {
  const {
    resume,
    config = smallConfig,
    wrap = (run) => run,
    sandbox: lent,
    users,
    parts: more,
    ...rest
  } = options;
  const run = resume ? await openRun(folder) : await createRun(folder, {});
  const sandbox = lent ?? createJavaScriptSandbox();
  try {
    const parts = {
      environment: library,
      suite,
      sandbox,
      policy: scriptedPolicy(),
      ...(users && { users }),
      ...(await more?.(run)),
    };
    return await runLoop(config, parts, { run: wrap(run), ...rest });
  } finally {
    if (lent === undefined) await sandbox.close();
    await run.close();
  }
}
