import { refuse } from "./refusal.ts";

/** What one token's loss is made of. */
interface Token {
  /** log p under the present weights. */
  logp: number;
  /** log p when the token was sampled. */
  sampled: number;
  advantage: number;
}

/** The objective, which is to be large, and its derivative by logp. */
interface Value {
  objective: number;
  slope: number;
}

interface Loss {
  /** Names of what each datum must bring beside its targets. `weights` is always a mask, 1 where it is not given. */
  needs: readonly string[];
  /** Present where the derivative depends on the present weights. */
  value?(token: Token, clip: readonly [low: number, high: number]): Value;
}

const ratioOf = ({ logp, sampled }: Token) => Math.exp(logp - sampled);
const within = (value: number, [low, high]: readonly [number, number]) =>
  Math.min(high, Math.max(low, value));

/**
 * The native losses of the Tinker API, as sums over all tokens; SkyRL's server defines the same ones. Bounds of the ratio are
 * `clip_low_threshold` and `clip_high_threshold` of the request's configuration, 0.8 and 1.2 where not given.
 */
const losses: Record<string, Loss> = {
  cross_entropy: { needs: [] },
  importance_sampling: {
    needs: ["logprobs", "advantages"],
    value: (token) => {
      const objective = ratioOf(token) * token.advantage;
      return { objective, slope: objective };
    },
  },
  ppo: {
    needs: ["logprobs", "advantages"],
    value: (token, clip) => {
      const ratio = ratioOf(token);
      const [free, clipped] = [ratio * token.advantage, within(ratio, clip) * token.advantage];
      return free <= clipped ? { objective: free, slope: free } : { objective: clipped, slope: 0 };
    },
  },
  cispo: {
    needs: ["logprobs", "advantages"],
    value: (token, clip) => {
      const slope = within(ratioOf(token), clip) * token.advantage;
      return { objective: slope * token.logp, slope };
    },
  },
};

/** Refuses a loss that is not there. */
export function lossOf(name: string): Loss {
  const loss = Object.hasOwn(losses, name) ? losses[name] : undefined;
  if (loss) return loss;
  throw refuse(
    400,
    `expected loss_fn to be ${Object.keys(losses).join(", ")}, got ${JSON.stringify(name)}; any other loss works as a custom one, which the client turns into weights of cross_entropy`,
  );
}

export function clipOf(config: Record<string, number | string> | null | undefined): [number, number] {
  const { clip_low_threshold: low = 0.8, clip_high_threshold: high = 1.2, ...rest } = config ?? {};
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw refuse(400, `loss_fn_config: ${unknown} is not supported`);
  if (typeof low === "number" && typeof high === "number" && low <= high) return [low, high];
  throw refuse(400, `loss_fn_config: expected two numbers, the lower one first, got ${low} and ${high}`);
}
