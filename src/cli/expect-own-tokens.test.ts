import { expect, test } from "vitest";
import type { Message, Rollout } from "../core/index.ts";
import { byteTokenizer } from "../model/index.ts";
import { expectOwnTokens } from "./expect-own-tokens.ts";

const policy = { name: "tiny", tokenizer: byteTokenizer };
const asked: Message = { role: "user", content: "Lend the book B1 to Ada." };

function rollout(ids: number[] | undefined, messages: Message[] = [asked], model = "m"): Rollout {
  const tokens = ids && { ids, mask: ids.map(() => 0 as const), logprobs: ids.map(() => 0) };
  return { id: "r1", model, messages, ...(tokens && { tokens }) } as unknown as Rollout;
}

const own = byteTokenizer.encode(`<|user|>${asked.content}<|end|>`);
const foreign = own.map((id) => (id * 7 + 13) % 256);

test("token ids that spell what was said are the model's own", () => {
  expect(() => expectOwnTokens([rollout(own)], policy)).not.toThrow();
});

test("token ids of another tokenizer are refused, and those of a larger one", () => {
  const message = /of tiny's tokenizer, but those of rollout r1, written by m, spell .*; train the model/;
  expect(() => expectOwnTokens([rollout(foreign)], policy)).toThrow(message);
  expect(() => expectOwnTokens([rollout(own.map((id) => id + 10_000))], policy)).toThrow(message);
});

test("rollouts of every model are looked at", () => {
  const rollouts = [rollout(own, [asked], "one"), rollout(foreign, [asked], "other")];
  expect(() => expectOwnTokens(rollouts, policy)).toThrow(/written by other/);
});

test("where there are no tokens, or nothing was said, there is nothing to compare", () => {
  const short: Message = { role: "user", content: "Hi" };
  expect(() => expectOwnTokens([rollout(undefined), rollout(foreign, [short], "n")], policy)).not.toThrow();
});
