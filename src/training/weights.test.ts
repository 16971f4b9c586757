import { describe, expect, test } from "vitest";
import { mean, Scalar, scalar, sum } from "../../test/training/scalar.ts";
import { createRandom } from "../core/index.ts";
import type { Algorithm, Seen, Weighed } from "./algorithm.ts";
import { dpo } from "./dpo.ts";
import { type GrpoOptions, grpo } from "./grpo.ts";
import { type PpoOptions, ppo } from "./ppo.ts";
import { type ReinforceOptions, reinforce } from "./reinforce.ts";
import { rejectionFineTuning } from "./rft.ts";

/** A token with a loss, as variables of the textbook. */
interface Token {
  logp: Scalar;
  entropy: Scalar;
  value: Scalar;
  sampled: number;
  reference: number;
  before: number;
}
interface Turn {
  tokens: Token[];
  advantage: number;
  reward: 0 | 1;
}
type Textbook = (batch: readonly Turn[]) => Scalar;

const random = createRandom("weights");
const between = (low: number, high: number) => low + (high - low) * random.next();

/** Eight rollouts with masks of all kinds; the policy has drifted `drift` nats away, so that much of it is clipped. */
function someBatch(drift: number): Seen[] {
  return Array.from({ length: 8 }, (_, index) => {
    const length = random.integer(2, 9);
    const own = Array.from({ length }, (_, at) => (at > 0 && (at === 1 || random.chance(0.6)) ? 1 : 0));
    const numbers = (low: number, high: number) => own.map(() => between(low, high));
    const sampled = numbers(-3, -0.1);
    return {
      ids: own.map(() => 0),
      own,
      sampled,
      reward: random.chance(0.5) ? 1 : 0,
      advantage: index % 2 === 0 ? 1 : -1,
      logprobs: sampled.map((logp) => logp + between(-drift, drift)),
      entropies: numbers(0, 2),
      values: numbers(-1, 1),
      reference: sampled.map((logp) => logp + between(-drift, drift)),
      valuesBefore: numbers(-1, 1),
    };
  });
}

function turnsOf(batch: readonly Seen[]): Turn[] {
  return batch.map((seen) => ({
    advantage: seen.advantage,
    reward: seen.reward,
    tokens: seen.own.flatMap((own, at) =>
      own === 0
        ? []
        : [
            {
              logp: new Scalar(seen.logprobs[at] as number),
              entropy: new Scalar(seen.entropies[at] as number),
              value: new Scalar(seen.values[at] as number),
              sampled: seen.sampled[at] as number,
              reference: seen.reference[at] as number,
              before: seen.valuesBefore[at] as number,
            },
          ],
    ),
  }));
}

/** At every token w = -dLoss/dlogp, and the same of entropy and value; where the policy wrote nothing all are 0. */
function expectSlopes(batch: readonly Seen[], weighed: Weighed, textbook: Textbook): void {
  const turns = turnsOf(batch);
  const loss = textbook(turns);
  loss.backward();
  if (weighed.loss !== undefined) expect(weighed.loss).toBeCloseTo(loss.value, 10);
  for (const [index, { own, ids }] of batch.entries()) {
    const datum = weighed.data[index];
    expect(datum?.ids).toBe(ids);
    let next = 0;
    for (const [at, mine] of own.entries()) {
      const token = mine === 1 ? turns[index]?.tokens[next++] : undefined;
      const got = [datum?.weights[at], datum?.entropyWeights?.[at] ?? 0, datum?.valueWeights?.[at] ?? 0];
      const wanted =
        token === undefined ? [0, 0, 0] : [token.logp, token.entropy, token.value].map((x) => -x.slope);
      for (const [kind, each] of wanted.entries()) expect(got[kind]).toBeCloseTo(each, 10);
    }
  }
}

function check(algorithm: Algorithm, textbook: Textbook): void {
  for (const drift of [0, 0.05, 0.3, 2]) {
    for (let again = 0; again < 10; again++) {
      const batch = someBatch(drift);
      expectSlopes(batch, algorithm.weigh(batch), textbook);
    }
  }
}

const steps = { batchSize: 8, epochs: 1 };
const all = (batch: readonly Turn[]) => batch.flatMap(({ tokens }) => tokens);
const ratio = ({ logp, sampled }: Token) => logp.minus(sampled).exp();
const clipped = (r: Scalar, advantage: number, low: number, high: number) =>
  r.times(advantage).min(r.clip(1 - low, 1 + high).times(advantage));
const entropyOf = (batch: readonly Turn[]) => mean(all(batch).map(({ entropy }) => entropy));

test("rft: the mean cross-entropy", () => {
  check(rejectionFineTuning(steps), (batch) => mean(all(batch).map(({ logp }) => logp)).times(-1));
});

describe("reinforce", () => {
  const options: ReinforceOptions = { ...steps, baseline: "mean", importanceCap: 1.5, entropyBonus: 0 };
  const textbook = (batch: readonly Turn[]) =>
    mean(
      batch.flatMap(({ tokens, advantage }) =>
        tokens.map((token) =>
          ratio(token).min(scalar(1.5)).constant().times(advantage).times(token.logp).times(-1),
        ),
      ),
    );

  test("log-probabilities by their advantage, corrected for the drift", () =>
    check(reinforce(options), textbook));

  test("with an entropy bonus", () =>
    check(reinforce({ ...options, entropyBonus: 0.1 }), (batch) =>
      textbook(batch).minus(entropyOf(batch).times(0.1)),
    ));
});

test("dpo: -log sigmoid of the margin of every pair", () => {
  const gain = ({ tokens }: Turn) => sum(tokens.map(({ logp, reference }) => logp.minus(reference)));
  check(dpo({ ...steps, beta: 0.7 }), (batch) => {
    const losses = batch.flatMap((solved, index) => {
      if (index % 2 === 1) return [];
      const margin = gain(solved)
        .minus(gain(batch[index + 1] as Turn))
        .times(0.7);
      return [margin.times(-1).exp().plus(1).log()];
    });
    return mean(losses);
  });
});

describe("ppo", () => {
  const options: PpoOptions = {
    ...steps,
    clip: 0.2,
    kl: 0,
    gamma: 1,
    lambda: 1,
    valueCoefficient: 0.5,
    entropyBonus: 0,
  };

  /** Advantages as the papers' sums, not as a recursion: A_t = sum over l of (gamma lambda)^l delta_(t+l). */
  const textbook =
    ({ clip, kl, gamma, lambda, valueCoefficient, entropyBonus }: PpoOptions): Textbook =>
    (batch) => {
      const estimates = batch.flatMap(({ tokens, reward }) => {
        const deltas = tokens.map(({ sampled, reference, before }, t) => {
          const last = t === tokens.length - 1;
          const earned = -kl * (sampled - reference) + (last ? reward : 0);
          return earned + (last ? 0 : gamma * (tokens[t + 1] as Token).before) - before;
        });
        return tokens.map((token, t) => {
          const advantage = deltas
            .slice(t)
            .reduce((total, delta, l) => total + (gamma * lambda) ** l * delta, 0);
          return { token, advantage };
        });
      });
      const centre = estimates.reduce((total, { advantage }) => total + advantage, 0) / estimates.length;
      const spread = Math.sqrt(
        estimates.reduce((total, { advantage }) => total + (advantage - centre) ** 2, 0) / estimates.length,
      );
      const policy = estimates.map(({ token, advantage }) =>
        clipped(ratio(token), (advantage - centre) / (spread + 1e-8), clip, clip),
      );
      const value = estimates.map(({ token, advantage }) => {
        const error = token.value.minus(advantage + token.before);
        return error.times(error).times(0.5);
      });
      return mean(value)
        .times(valueCoefficient)
        .minus(mean(policy))
        .minus(entropyOf(batch).times(entropyBonus));
    };

  test.each<[string, Partial<PpoOptions>]>([
    ["the clipped objective with returns as they are", {}],
    ["a price for leaving the reference", { kl: 0.1 }],
    ["generalised advantages", { gamma: 0.9, lambda: 0.8 }],
    [
      "an entropy bonus and everything else",
      { kl: 0.05, gamma: 0.95, lambda: 0.9, entropyBonus: 0.02, clip: 0.1 },
    ],
  ])("%s", (_, change) => check(ppo({ ...options, ...change }), textbook({ ...options, ...change })));

  test("clips where it should, and tells how much", () => {
    const near = ppo(options).weigh(someBatch(0.05));
    expect(near.clipFraction).toBe(0);
    const far = ppo(options).weigh(someBatch(2)).clipFraction ?? 0;
    expect(far).toBeGreaterThan(0.2);
    expect(far).toBeLessThan(0.8);
  });
});

describe("grpo", () => {
  const options: GrpoOptions = {
    ...steps,
    baseline: "mean",
    scale: "deviation",
    clip: [0.2, 0.2],
    kl: 0,
    normalise: "rollout",
    ratio: "token",
    mixedOnly: false,
    entropyBonus: 0,
  };
  const k3 = ({ logp, reference }: Token) => {
    const away = scalar(reference).minus(logp);
    return away.exp().minus(1).minus(away);
  };

  test("every rollout's mean, and their mean", () =>
    check(grpo(options), (batch) =>
      mean(
        batch.map(({ tokens, advantage }) =>
          mean(tokens.map((token) => clipped(ratio(token), advantage, 0.2, 0.2))),
        ),
      ).times(-1),
    ));

  test("with a KL divergence and an entropy bonus", () =>
    check(grpo({ ...options, kl: 0.1, entropyBonus: 0.02 }), (batch) =>
      mean(
        batch.map(({ tokens, advantage }) =>
          mean(tokens.map((token) => clipped(ratio(token), advantage, 0.2, 0.2).minus(k3(token).times(0.1)))),
        ),
      )
        .times(-1)
        .minus(entropyOf(batch).times(0.02)),
    ));

  test("clip-higher and weights by token", () =>
    check(grpo({ ...options, clip: [0.1, 0.5], normalise: "token", kl: 0.1 }), (batch) =>
      mean(
        batch.flatMap(({ tokens, advantage }) =>
          tokens.map((token) => clipped(ratio(token), advantage, 0.1, 0.5).minus(k3(token).times(0.1))),
        ),
      ).times(-1),
    ));

  test("the ratio of the sequence", () =>
    check(grpo({ ...options, ratio: "sequence", clip: [0.03, 0.04] }), (batch) =>
      mean(
        batch.map(({ tokens, advantage }) => {
          const whole = mean(tokens.map(({ logp, sampled }) => logp.minus(sampled))).exp();
          return clipped(whole, advantage, 0.03, 0.04);
        }),
      ).times(-1),
    ));
});

test("a ratio beyond all numbers still gives finite weights", () => {
  const batch = someBatch(2).map((seen) => ({ ...seen, logprobs: seen.sampled.map((logp) => logp + 2000) }));
  const options = { ...steps, kl: 0.1, entropyBonus: 0 };
  const weighed = grpo({
    ...options,
    baseline: "mean",
    scale: "none",
    clip: [0.2, 0.2],
    normalise: "token",
    ratio: "token",
    mixedOnly: false,
  }).weigh(batch);
  expect(weighed.data.flatMap(({ weights }) => weights).every(Number.isFinite)).toBe(true);
});
