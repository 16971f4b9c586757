import { describe, expect, it } from "vitest";
import airline from "../../environments/airline/index.ts";
import calculation from "../../environments/calculation/index.ts";
import retail from "../../environments/retail/index.ts";
import webBrowsing from "../../environments/web-browsing/index.ts";
import { createRandom } from "../../src/core/index.ts";
import { systemPrompt } from "../../src/rollout/index.ts";
import { freshTokenizer } from "../fresh-tokenizer.ts";
import { createEncoder, messagesOf, worldConversations } from "./conversation.ts";
import { environmentOf } from "./environment.ts";
import { makeWorld } from "./generated-world.ts";
import { heldOutDescriptions, heldOutNames } from "./held-out.ts";
import { makeTranscript } from "./make-transcript.ts";

const tokenizer = await freshTokenizer();
const weights = { system: 0.1, spoken: 1, toolName: 3, answer: 3, failure: 0.3 };

describe("the corpus", () => {
  it("has no tool of the built-in environments", () => {
    const builtIn = [calculation, webBrowsing, retail, airline].flatMap(({ tools }) => tools);
    expect([...heldOutNames].sort()).toEqual(builtIn.map(({ name }) => name).sort());
    expect([...heldOutDescriptions].sort()).toEqual(builtIn.map(({ description }) => description).sort());
    for (let index = 0; index < 300; index++) {
      for (const { spec } of makeWorld(createRandom("held out", index)).tools) {
        expect(heldOutNames.has(spec.name)).toBe(false);
        expect(heldOutDescriptions.has(spec.description)).toBe(false);
      }
    }
  });

  it("is the same for the same seed", () => {
    const options = {
      executors: 2,
      choices: 3,
      echoes: 2,
      fills: 2,
      readings: 2,
      challengers: 1,
      longest: 1024,
      mostTools: 16,
    };
    const draw = (seed: number) =>
      worldConversations(createRandom("same", seed), createEncoder(tokenizer, weights), options);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("is, token for token, what a rollout shows the model", () => {
    const encode = createEncoder(tokenizer, weights);
    for (let index = 0; index < 60; index++) {
      const random = createRandom("tokens", index);
      const world = makeWorld(random);
      const made = makeTranscript(random, world, index % 2 === 0 ? "executor" : "challenger");
      if (made === undefined) continue;
      const system = systemPrompt(environmentOf(world), "json", "brief");
      const rendered = tokenizer.render(messagesOf(system, made.transcript), false);
      expect(encode(system, made.transcript, true).ids).toEqual(tokenizer.encode(rendered));
    }
  });

  it("teaches calls, answers and proposals, and nothing that others say", () => {
    const encode = createEncoder(tokenizer, weights);
    const world = makeWorld(createRandom("weights", 3));
    const made = makeTranscript(createRandom("weights", 4), world, "executor");
    const { ids, weights: given } = encode("rules", made!.transcript, false);
    const taught = tokenizer.decode(ids.filter((_, t) => given[t]! > 0));
    const spoken = made!.transcript.turns
      .filter(({ taught }) => taught)
      .map(({ content }) => `${content}<|end|>`);
    expect(taught).toBe(spoken.join(""));
  });

  it("makes worlds whose tools fit a short prompt", () => {
    const lengths = Array.from({ length: 200 }, (_, index) => {
      const world = makeWorld(createRandom("length", index));
      return tokenizer.encode(systemPrompt(environmentOf(world), "json", "brief")).length;
    });
    expect(Math.max(...lengths)).toBeLessThan(600);
    expect(lengths.reduce((a, b) => a + b, 0) / lengths.length).toBeLessThan(300);
  });
});
