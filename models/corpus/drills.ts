import { createRandom, type Random } from "../../src/core/index.ts";
import type { Tokenizer } from "../../src/model/index.ts";
import { toolLine } from "../../src/rollout/index.ts";
import { specialTokens } from "../tokenizer.ts";
import { knownWords } from "../words.ts";
import type { Conversation } from "./conversation.ts";
import { makeWorld } from "./generated-world.ts";
import { anyWord } from "./names.ts";

/**
 * Short exercises in what every task needs and is slow to come by itself: to repeat what stands earlier in the text,
 * to find a value by its key, and to find a tool by what it does. Each says everything twice, the second time in
 * another order, and only what the first time gives away counts in the loss. `longest` bounds the number of things.
 */
export function makeDrill(random: Random, tokenizer: Tokenizer, longest: number): Conversation {
  const kind = random.next();
  if (kind < 0.5) return repetition(random, tokenizer, anyTokens(random, tokenizer, 4 * longest));
  if (kind < 0.65) return repetition(random, tokenizer, anyWords(random, tokenizer, longest));
  return kind < 0.85 ? recall(random, tokenizer, longest) : toolRecall(random, tokenizer, longest);
}

function repetition(random: Random, tokenizer: Tokenizer, once: readonly number[]): Conversation {
  const between = tokenizer.encode(random.pick(["<|end|><|assistant|>", "\n", ": ", " "]));
  return {
    role: "drill",
    systemLength: 0,
    ids: [...once, ...between, ...once],
    weights: [
      ...once.map(() => 0),
      ...between.map(() => 0),
      ...once.map((_, index) => (index === 0 ? 0 : 1)),
    ],
  };
}

function anyWords(random: Random, tokenizer: Tokenizer, longest: number): number[] {
  const words = Array.from({ length: random.integer(3, longest) }, () => anything(random));
  return tokenizer.encode(words.join(random.pick([" ", ", ", '","', "_", "\n", ""])));
}

/**
 * Of the whole vocabulary alike. A token that never has to be said drifts where all such tokens go, until nothing tells
 * it from the others and it cannot be copied any more.
 */
function anyTokens(random: Random, tokenizer: Tokenizer, longest: number): number[] {
  return Array.from({ length: random.integer(4, longest) }, () =>
    random.integer(specialTokens.length, tokenizer.vocabularySize - 1),
  );
}

/** The pieces in two orders, each split where what can be known begins. */
function twice(
  random: Random,
  tokenizer: Tokenizer,
  pieces: readonly (readonly [string, string])[],
): Conversation {
  const conversation: Conversation = { role: "drill", ids: [], weights: [], systemLength: 0 };
  const append = (text: string, weight: number) => {
    const ids = tokenizer.encode(text);
    conversation.ids.push(...ids);
    conversation.weights.push(...ids.map(() => weight));
  };
  for (const [key, content] of pieces) append(key + content, 0);
  append("<|end|><|assistant|>", 0);
  for (const [key, content] of random.shuffle(pieces)) {
    append(key, 0);
    append(content, 1);
  }
  return conversation;
}

function recall(random: Random, tokenizer: Tokenizer, longest: number): Conversation {
  const keys = [
    ...new Set(
      Array.from({ length: random.integer(2, Math.ceil(longest / 2)) }, () => random.pick(knownWords)),
    ),
  ];
  return twice(
    random,
    tokenizer,
    keys.map((key) => [`{"${key}":"`, `${anything(random)}"}`] as const),
  );
}

function toolRecall(random: Random, tokenizer: Tokenizer, longest: number): Conversation {
  const world = makeWorld(createRandom(random.integer(0, 1e9)), 4);
  return twice(
    random,
    tokenizer,
    world.tools.slice(0, Math.ceil(longest / 3)).map(({ spec }) => {
      const line = toolLine(spec);
      const name = line.indexOf(`: ${spec.name}(`) + 2;
      return [line.slice(0, name), `${line.slice(name)}\n`] as const;
    }),
  );
}

function anything(random: Random): string {
  const style = random.next();
  if (style < 0.5) return random.pick(knownWords);
  return style < 0.75
    ? anyWord(random)
    : `${String.fromCharCode(65 + random.integer(0, 25))}${random.integer(1, 9999)}`;
}
