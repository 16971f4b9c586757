import { type Conversation, createEncoder, worldConversations } from "../models/corpus/conversation.ts";
import { planOf } from "../models/schedule.ts";
import { createRandom } from "../src/core/index.ts";
import type { Tokenizer } from "../src/model/index.ts";
import type { Batch } from "../src/training/index.ts";

/**
 * Batches of the corpus that the model was pretrained on, worlds that it has not seen, as at the end of its schedule: so
 * many steps, and so many tokens with a weight (or a few more: conversations stay whole), evenly spread.
 */
export function continuedPretraining(
  tokenizer: Tokenizer,
  { steps, tokens, seed }: { steps: number; tokens: number; seed: number },
): Batch[] {
  const conversations = endlessly(tokenizer, seed);
  let spent = 0;
  return Array.from({ length: steps }, (_, step) => {
    const batch: Conversation[] = [];
    while (batch.length === 0 || spent < (tokens * (step + 1)) / steps) {
      const conversation = conversations.next().value;
      batch.push(conversation);
      spent += taught(conversation);
    }
    const total = batch.reduce((sum, { weights }) => sum + weights.reduce((a, b) => a + b, 0), 0);
    return {
      epoch: 0,
      data: batch.map(({ ids, weights }) => ({ ids, weights: weights.map((weight) => weight / total) })),
    };
  });
}

const taught = ({ weights }: Conversation) => weights.filter((weight) => weight !== 0).length;

function* endlessly(tokenizer: Tokenizer, seed: number): Generator<Conversation, never> {
  const lastStep = 1_000_000;
  const { share, mostTools, weights } = planOf(lastStep - 1, lastStep, 1);
  // Rollouts teach no system messages either.
  const encode = createEncoder(tokenizer, { ...weights, system: 0 });
  for (let world = 0; ; world++) {
    const random = createRandom("continued pretraining", seed, world);
    yield* random.shuffle(worldConversations(random, encode, { ...share, longest: 900, mostTools }));
  }
}
