import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LoopResult } from "sparring";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Stub, startStub } from "../faults/start-stub.ts";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { writeTinyModel } from "../model/tiny-model.ts";
import { serveTiny } from "../serve/serve.ts";
import { sparring, sparringJson } from "./cli.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

type Report = LoopResult["report"];

let folder: string;
let stub: Stub;
let models: Record<string, string>;

beforeAll(async () => {
  [folder, stub] = [await temporaryFolder(), await startStub()];
  process.env.OPENAI_BASE_URL = `${stub.stub}/v1`;
  const model = join(folder, "policy");
  await writeTinyModel(model, { contextLength: 1024 });
  // A server's model is called as its folder is, where its tokenizer lies.
  const { url } = await serveTiny({ model, name: model });
  models = { "in this process": model, "on a Tinker server": `tinker:${url}#${model}` };
});
afterAll(() => stub.close());

/** One endpoint's model writes the tasks, another's tries them, and the tiny one learns, twice. */
async function configOf(name: string): Promise<string> {
  const path = join(folder, `${name.replaceAll(" ", "-")}.config.ts`);
  const text = `export default { name: "budget", environment: "test/loop/library/index.ts", suite: "test/loop/library/suite/index.ts",
  model: ${JSON.stringify(models[name])}, seed: 3, iterations: 2, evaluate: { trials: 1, items: 2, turns: 1, maxTokens: 4 },
  challenge: { model: "openai:challenger", tasks: 4, proposals: 12, wave: 6 },
  rollouts: { model: "openai:executor", attempts: 3, wave: 12 },
  train: { epochs: 1, batchSize: 4, learningRate: 0.01, lora: { rank: 4, alpha: 32 } } };`;
  await writeFile(path, text);
  return path;
}

const tokensOf = ({ usage }: Report) =>
  usage?.models.reduce(
    (sum, { promptTokens, completionTokens }) => sum + promptTokens + completionTokens,
    0,
  ) ?? 0;

/** All but what a clock and the system say. */
function comparable({ wallSeconds: _, peakMemoryBytes: __, ...report }: Report) {
  return report;
}

describe.each(["in this process", "on a Tinker server"])("a run whose policy is %s", (name) => {
  test("stops where the token budget is spent, and with more goes on to the same report, asking nothing twice", async () => {
    const config = await configOf(name);
    const at = (run: string) => join(folder, `${run} ${name}`);
    const whole = await sparringJson("run", "--config", config, "--folder", at("whole"));
    expect(whole.exit).toBe(0);
    const report = whole.json as unknown as Report;
    expect(report.training.steps).toBeGreaterThan(1);

    // Spent in the second iteration, when the policy has learnt.
    const budget = String(Math.round(tokensOf(report) * 0.75));
    const before = (await stub.log()).length;
    const stopped = await sparring(
      "run",
      "--config",
      config,
      "--folder",
      at("cut"),
      "--token-budget",
      budget,
    );
    expect([stopped.exit, stopped.stdout]).toEqual([130, ""]);
    expect(stopped.stderr).toMatch(
      new RegExp(`token budget: expected at most ${budget} tokens, \\d+ are spent`),
    );
    expect(stopped.stderr).toContain("training");

    const spent = (await stub.log()).length;
    const again = await sparring("run", "--resume", "--folder", at("cut"), "--token-budget", budget);
    expect(again.exit).toBe(130);
    expect((await stub.log()).length).toBe(spent);

    const resumed = await sparringJson("run", "--resume", "--folder", at("cut"));
    expect(resumed.exit).toBe(0);
    expect(comparable(resumed.json as unknown as Report)).toEqual(comparable(report));
    const asked = (await stub.log()).slice(before).map(({ key }) => key);
    expect(new Set(asked).size).toBe(asked.length);
  });
});
