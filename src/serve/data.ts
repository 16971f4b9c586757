import type { WeightedTokens } from "../engine/index.ts";
import type { LossInput } from "../tinker/index.ts";
import type { Base } from "./base.ts";
import { refuse } from "./refusal.ts";

/** One datum's numbers, an entry a token like the ids: what is said of a target stands at the token itself. */
export interface LossDatum {
  ids: number[];
  inputs: Record<string, number[]>;
}

/**
 * The API gives a sequence without its last token and, for each of its places, the token to be predicted there; the engine takes
 * the whole sequence. Refuses targets that do not come next, and whatever else the engine cannot compute.
 */
export function lossData({ data }: LossInput, base: Base): LossDatum[] {
  return data.map(({ model_input, loss_fn_inputs }, index) => {
    const fail = (message: string): never => {
      throw refuse(400, `data[${index}]: ${message}`);
    };
    const given = model_input.chunks.flatMap(({ tokens }) => tokens);
    const targets =
      loss_fn_inputs.target_tokens?.data ?? fail("expected loss_fn_inputs.target_tokens, got none");
    const inputs: Record<string, number[]> = {};
    for (const [name, { data: values, shape }] of Object.entries(loss_fn_inputs)) {
      if (values.length !== given.length || (shape?.length ?? 1) > 1) {
        fail(
          `expected ${name} to have one number for each of the ${given.length} tokens, got ${values.length} in shape [${shape ?? values.length}]; several targets a token are not supported`,
        );
      }
      if (!values.every(Number.isFinite)) fail(`expected finite numbers in ${name}`);
      inputs[name] = [0, ...values];
    }
    const last = targets.at(-1) ?? fail("expected at least one token, got none");
    const ids = [...given, last];
    const odd = targets.findIndex((target, place) => target !== ids[place + 1]);
    if (odd !== -1) {
      fail(
        `expected target_tokens to be the sequence shifted by one, got ${targets[odd]} at ${odd}, where ${ids[odd + 1]} comes next`,
      );
    }
    checkTokens(ids, base, fail);
    if (given.length > base.contextLength)
      fail(`expected at most ${base.contextLength} tokens, got ${given.length}`);
    return { ids, inputs };
  });
}

export function checkTokens(ids: readonly number[], base: Base, fail: (message: string) => never): void {
  const wrong = ids.find((id) => id < 0 || id >= base.vocabularySize);
  if (wrong !== undefined) fail(`expected token ids from 0 to ${base.vocabularySize - 1}, got ${wrong}`);
}

/** For passes that compute the log-probability of every token. */
export function everyToken({ ids }: LossDatum): WeightedTokens {
  return { ids, weights: ids.map(() => 1) };
}
