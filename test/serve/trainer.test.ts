import { join } from "node:path";
import {
  type AlgorithmOptions,
  algorithmOf,
  loadTokenizer,
  openPolicy,
  openTinkerPolicy,
  type Policy,
  parseConfig,
  planRound,
  type Rollout,
  SparringError,
  train,
} from "sparring";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { testModel } from "../model/test-model.ts";
import { toyRollout } from "../training/toy-rollout.ts";
import { type Served, serveTiny } from "./serve.ts";

let server: Served;
beforeAll(async () => {
  server = await serveTiny();
}, 60_000);

const lora = { rank: 4, alpha: 32 };
const trainOf = (change: object = {}) =>
  parseConfig(
    { name: "t", environment: "any", model: "tiny", seed: 1, train: { lora, ...change } },
    "of the test",
  ).train;

const opened = (config = trainOf()) =>
  openTinkerPolicy({
    address: { url: server.url, baseModel: undefined },
    folderOf: async () => server.model,
    train: config,
    seed: 1,
  });

testModel("tinkerModel", async () => (await opened()).model as never);

const ids = (text: string) => [...Buffer.from(text)];
/** Two attempts at each of two tasks, one solved and one not. */
const rollouts: Rollout[] = ["ab", "cd"].flatMap((task) =>
  [" yes", " not"].map((answer) => {
    const tokens = ids(`${task}:${answer}`);
    const mask = tokens.map((_, at) => (at < 3 ? 0 : 1) as 0 | 1);
    return toyRollout(tokens, mask, {
      task,
      outcome: { kind: answer === " yes" ? "solved" : "failed" },
      tokens: { ids: tokens, mask, logprobs: mask.map((own) => (own ? -5.5 : 0)) },
    });
  }),
);

const batch = { batchSize: 2, epochs: 2 };
const algorithms: AlgorithmOptions[] = [
  { algorithm: "rft", ...batch },
  { algorithm: "dpo", ...batch, beta: 0.1 },
  { algorithm: "reinforce", ...batch, baseline: "leave-one-out", importanceCap: 2, entropyBonus: 0 },
  {
    algorithm: "grpo",
    ...batch,
    baseline: "mean",
    scale: "deviation",
    clip: [0.2, 0.2],
    kl: 0.01,
    normalise: "token",
    ratio: "token",
    mixedOnly: false,
    entropyBonus: 0,
  },
];

test.each(algorithms)(
  "$algorithm takes the same steps on a server as on the engine itself",
  async (options) => {
    const losses = async ({ trainer, model }: Pick<Policy, "trainer" | "model">) => {
      const algorithm = algorithmOf(options);
      const reference = async (data: Parameters<typeof trainer.forwardHeads>[0]) =>
        (await trainer.forwardHeads(data)).logprobs;
      const batches = await planRound({ algorithm, rollouts, seed: 1, trainer, reference });
      const told: (number | null)[] = [];
      const settings = { learningRate: () => 0.02, weightDecay: 0.01, clipNorm: 1 };
      for await (const step of train({ trainer, batches, ...settings }))
        told.push(step.loss, step.gradientNorm);
      await model.close();
      return told;
    };
    const direct = await losses(await openPolicy(server.model, { ...trainOf(), seed: 1 }));
    const served = await losses(await opened());
    expect(served).toHaveLength(direct.length);
    expect(direct.length).toBeGreaterThan(3);
    for (const [i, number] of served.entries()) expect(number).toBeCloseTo(direct[i] as number, 5);
  },
  90_000,
);

test("replies are of the weights as they are, and a checkpoint brings earlier ones back into another model", async () => {
  const prompt = ids("Hello");
  const tokenizer = await loadTokenizer(server.model);
  const { model, trainer } = await opened();
  const greedy = async (of: typeof model) =>
    of.level === "tokens" &&
    (await of.sample({ prompt, temperature: 0, topP: 1, maxTokens: 6, seed: 1, conversation: "c" })).tokens;
  const data = [{ ids: [...prompt, ...ids(" there"), tokenizer.endOfTurn], weights: Array(12).fill(1 / 12) }];
  const learn = async (steps: number) => {
    for (let step = 0; step < steps; step++) {
      await trainer.forwardBackward(data);
      await trainer.optimStep({ learningRate: 0.05, weightDecay: 0, clipNorm: 1 });
    }
  };
  const before = await greedy(model);
  await learn(1);
  const folder = join(await temporaryFolder(), "checkpoint");
  await trainer.save(folder);
  const saved = await trainer.forward(data);
  await learn(25);
  const after = await greedy(model);
  expect(after).not.toEqual(before);
  const other = await opened();
  await other.trainer.load(folder);
  expect(await other.trainer.forward(data)).toEqual(saved);
  await trainer.load(folder);
  expect(await trainer.forward(data)).toEqual(saved);
  expect(await greedy(model)).toEqual(await greedy(other.model));
  await Promise.all([model.close(), other.model.close()]);
}, 90_000);

test("what the API cannot do is refused before anything is trained, with what can be done instead", async () => {
  const refusal = async (config: object) => {
    const thrown = await opened(trainOf(config)).catch((error: unknown) => error);
    return thrown instanceof SparringError ? `${thrown.code}: ${thrown.message}` : "nothing was thrown";
  };
  expect(await refusal({ algorithm: "ppo" })).toMatch(/^usage: .*no value head.*choose grpo/);
  expect(await refusal({ algorithm: "grpo", entropyBonus: 0.1 })).toMatch(/^usage: .*entropyBonus to be 0/);
  expect(await refusal({ lora: { rank: 4, alpha: 8 } })).toMatch(/^usage: .*alpha 32/);
  expect(await refusal({ lora: { rank: 4, alpha: 32, modules: ["q_proj"] } })).toMatch(
    /^usage: .*train\.lora\.modules/,
  );
});
