import { SparringError } from "../core/index.ts";
import type { Sampled, TrainingRun } from "../tinker/index.ts";
import type { SampleReply, Tokenizer, TokenModel } from "./model.ts";

/**
 * A model on a Tinker-compatible server, as it is trained there: every reply is of the present weights. The tokenizer has to be the
 * model's own. `close` leaves the server to its owner.
 */
export function tinkerModel(options: {
  run: Pick<TrainingRun, "sample">;
  tokenizer: Tokenizer;
  name: string;
  prompts: "brief" | "full";
  /** undefined where the server does not say. */
  contextLength: number | undefined;
}): TokenModel {
  const { run, tokenizer, name, prompts, contextLength } = options;
  return {
    name,
    level: "tokens",
    contextLength,
    prompts,
    tokenizer,
    close: async () => {},
    async sample({ prompt, maxTokens, temperature, topP, seed, stop = [], signal }) {
      if (signal?.aborted) throw new SparringError("interrupted", `sample ${name}: stopped on request`);
      const room = (contextLength ?? Number.POSITIVE_INFINITY) - prompt.length;
      if (room <= 0) return { tokens: [], logprobs: [], finish: "length" };
      // The API takes texts or tokens, not both. With texts not every server stops at the end of a turn, so that is cut here.
      const sampled = await run.sample({
        prompt,
        maxTokens: Math.min(maxTokens, room),
        temperature,
        topP,
        seed,
        stop: stop.length > 0 ? stop : tokenizer.endsOfTurn,
        signal,
      });
      return replyOf(sampled, tokenizer.endsOfTurn, stop.length > 0, name);
    },
  };
}

function replyOf(
  { tokens, logprobs, stopped }: Sampled,
  endsOfTurn: readonly number[],
  texts: boolean,
  name: string,
): SampleReply {
  if (logprobs.length !== tokens.length) {
    throw new SparringError(
      "model",
      `sample ${name}: expected one log-probability a token, got ${logprobs.length} for ${tokens.length}; the server's replies cannot train`,
    );
  }
  const end = tokens.findIndex((token) => endsOfTurn.includes(token));
  if (end !== -1)
    return { tokens: tokens.slice(0, end + 1), logprobs: logprobs.slice(0, end + 1), finish: "stop" };
  if (stopped && !texts) {
    throw new SparringError(
      "model",
      `sample ${name}: expected a reply that stopped to end with token ${endsOfTurn.join(" or ")}, got ${tokens.at(-1)}; the server leaves out the end of the turn, or has another tokenizer`,
    );
  }
  return { tokens, logprobs, finish: stopped ? "stop" : "length" };
}
