import { join } from "node:path";
import {
  createJavaScriptSandbox,
  createRun,
  type LoopConfig,
  type MetricRecord,
  type OpenedPolicy,
  openPolicy,
  openRun,
  openTinkerPolicy,
  parseConfig,
  runLoop,
} from "sparring";
import { describe, expect, test } from "vitest";
import library from "../loop/library/index.ts";
import suite from "../loop/library/suite/index.ts";
import { scriptedPolicy } from "../loop/policy.ts";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { serveTiny } from "./serve.ts";

/** The scripted model writes the tasks and solves some; the tiny one, which could do neither, learns from that. */
function configOf(lora: boolean): LoopConfig {
  return parseConfig(
    {
      name: "small",
      environment: "library",
      model: "tiny",
      seed: 3,
      evaluate: { trials: 1, items: 2, turns: 1, maxTokens: 8 },
      challenge: { model: "scripted", tasks: 4, proposals: 12, wave: 6 },
      rollouts: { model: "scripted", attempts: 4, wave: 16 },
      train: {
        epochs: 4,
        batchSize: 2,
        learningRate: 0.01,
        checkpointSteps: 2,
        ...(lora && { lora: { rank: 4, alpha: 32 } }),
      },
    },
    "of the test",
  );
}

async function play(folder: string, config: LoopConfig, policy: OpenedPolicy): Promise<MetricRecord[]> {
  const run = await createRun(folder, {});
  const sandbox = createJavaScriptSandbox();
  const { model } = scriptedPolicy();
  try {
    const parts = { environment: library, suite, sandbox, policy, challenger: model, executor: model };
    await runLoop(config, parts, { run });
    return await run.read("metrics", "train-1");
  } finally {
    await sandbox.close();
    await run.close();
    await policy.model.close();
  }
}

describe.each([
  ["all weights", false],
  ["an adapter", true],
])("training %s", (_, lora) => {
  test("the loop takes the very same steps on the engine directly and through the API", async () => {
    const server = await serveTiny({ contextLength: 1024 });
    const config = configOf(lora);
    const folder = await temporaryFolder();
    const options = { ...config.train, seed: config.seed };
    const direct = await play(join(folder, "direct"), config, await openPolicy(server.model, options));
    const address = { url: server.url, baseModel: "tiny" };
    const opened = await openTinkerPolicy({
      address,
      folderOf: async () => server.model,
      train: config.train,
      seed: config.seed,
    });
    const served = await play(join(folder, "served"), config, opened);
    const curve = (metrics: MetricRecord[]) =>
      metrics.map(({ loss, gradientNorm }) => ({ loss, gradientNorm }));
    expect(curve(served)).toEqual(curve(direct));
    expect(served.length).toBeGreaterThan(2);
    expect(Number(served.at(-1)?.loss)).toBeLessThan(Number(served[0]?.loss));
    const [before, after] = await Promise.all(
      ["direct", "served"].map(async (name) => {
        const run = await openRun(join(folder, name));
        const rollouts = await run.read("rollouts", "after-1");
        await run.close();
        return rollouts.map(({ tokens }) => tokens?.ids);
      }),
    );
    expect(after).toEqual(before);
    expect(server.failures).toEqual([]);
  }, 90_000);
});
