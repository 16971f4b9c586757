import type { Engine } from "../engine/index.ts";
import type { LossInput, PassesResult } from "../tinker/index.ts";
import type { Base } from "./base.ts";
import { everyToken, type LossDatum, lossData } from "./data.ts";
import { clipOf, lossOf } from "./losses.ts";
import { refuse } from "./refusal.ts";

/**
 * What a forward pass, or one with a backward pass, has to do on an engine; refuses here and now what is wrong with the request.
 * A native loss is computed as weights of cross-entropy, w = -dLoss/dlogp, from a forward pass of its own.
 */
export function passesOf(
  input: LossInput,
  backward: boolean,
  base: Base,
): (engine: Engine) => Promise<PassesResult> {
  const { needs, value } = lossOf(input.loss_fn);
  const clip = clipOf(input.loss_fn_config);
  const data = lossData(input, base);
  for (const [index, { inputs }] of data.entries())
    for (const name of needs) if (!inputs[name]) throw missing(index, name, input.loss_fn);

  return async (engine) => {
    if (value === undefined) {
      const weighted = data.map(({ ids, inputs }) => ({ ids, weights: inputs.weights ?? ids.map(() => 1) }));
      if (backward) {
        const { loss, logprobs } = await engine.forwardBackward(weighted);
        return resultOf(loss, logprobs);
      }
      const logprobs = await engine.forward(data.map(everyToken));
      return resultOf(
        -sum(weighted, ({ weights }, d, t) => (weights[t] as number) * at(logprobs, d, t)),
        logprobs,
      );
    }
    const logprobs = await engine.forward(data.map(everyToken));
    let loss = 0;
    const weighted = data.map(({ ids, inputs }, d) => {
      const weights = ids.map((_, t) => {
        const mask = inputs.weights?.[t] ?? 1;
        if (t === 0 || mask === 0) return 0;
        const [sampled, advantage] = [inputs.logprobs?.[t] as number, inputs.advantages?.[t] as number];
        const { objective, slope } = value({ logp: at(logprobs, d, t), sampled, advantage }, clip);
        loss -= mask * objective;
        return mask * slope;
      });
      return { ids, weights };
    });
    if (backward) await engine.forwardBackward(weighted);
    return resultOf(loss, logprobs);
  };
}

const at = (numbers: readonly number[][], datum: number, token: number) => numbers[datum]?.[token] as number;

function sum<T extends Pick<LossDatum, "ids">>(
  data: readonly T[],
  of: (datum: T, d: number, t: number) => number,
) {
  return data.reduce(
    (total, datum, d) => total + datum.ids.reduce((part, _, t) => part + (t === 0 ? 0 : of(datum, d, t)), 0),
    0,
  );
}

/** Log-probabilities stand where their targets did, which is one place before the token. */
function resultOf(loss: number, logprobs: readonly number[][]): PassesResult {
  return {
    loss_fn_output_type: "ArrayRecord",
    loss_fn_outputs: logprobs.map(([, ...data]) => ({
      logprobs: { data, dtype: "float32", shape: [data.length] },
    })),
    metrics: { "loss:sum": loss },
  };
}

function missing(index: number, name: string, loss: string) {
  return refuse(400, `data[${index}]: ${loss} needs loss_fn_inputs.${name}`);
}
