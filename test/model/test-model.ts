import { afterAll, describe, expect, it } from "vitest";
import type { Message } from "../../src/core/index.ts";
import type { ChatModel, Model, SampleReply, SampleRequest, TokenModel } from "../../src/model/index.ts";

/**
 * What every model promises, whatever is behind it. `open` is asked once; the model must be able to answer
 * any number of short questions.
 */
export function testModel<M extends Model>(name: string, open: () => Promise<M>): void {
  describe(`${name} keeps the contract of models:`, () => {
    let opened: Promise<M> | undefined;
    const model = (): Promise<M> => {
      opened ??= open();
      return opened;
    };
    afterAll(async () => (await opened)?.close());

    it("has a name, a style of prompts and no context of less than a token", async () => {
      const { name, prompts, contextLength } = await model();
      expect(name).not.toBe("");
      expect(["brief", "full"]).toContain(prompts);
      expect(contextLength ?? 1).toBeGreaterThan(0);
    });

    it("answers", async () => {
      const it = await model();
      if (it.level === "messages") await answersMessages(it);
      else await continuesTokens(it);
    });

    it("gives the same reply to the same request", async () => {
      const it = await model();
      const ask = () => (it.level === "messages" ? it.chat(chatRequest) : it.sample(sampleRequest(it)));
      expect(await ask()).toEqual(await ask());
    });

    it("refuses a request that was stopped before it began", async () => {
      const it = await model();
      const signal = AbortSignal.abort();
      const asked =
        it.level === "messages"
          ? it.chat({ ...chatRequest, signal })
          : it.sample({ ...sampleRequest(it), signal });
      await expect(asked).rejects.toMatchObject({ code: "interrupted" });
    });

    it("gives a batch its replies as they are completed, the same ones again", async () => {
      const it = await model();
      if (it.level !== "tokens" || it.batching === undefined) return;
      const { batching } = it;
      const requests = [9, 1, 20, 12].map((maxTokens) => ({
        ...sampleRequest(it, maxTokens),
        conversation: `length ${maxTokens}`,
      }));
      const ask = async () => {
        const [late, ...early] = requests;
        let underWay = [...early];
        const replies = new Map<SampleRequest, SampleReply>();
        for (let entering: SampleRequest[] = early; underWay.length > 0; ) {
          const answers = await batching.sampleSome(entering);
          expect(answers).toHaveLength(underWay.length);
          expect(answers.some((answer) => answer !== undefined)).toBe(true);
          for (const [i, answer] of answers.entries())
            if (answer !== undefined) replies.set(underWay[i] as SampleRequest, answer);
          underWay = underWay.filter((_, i) => answers[i] === undefined);
          entering = late !== undefined && !replies.has(late) && !underWay.includes(late) ? [late] : [];
          underWay.push(...(entering as typeof underWay));
        }
        return requests.map((request) => replies.get(request) as SampleReply);
      };
      const replies = await ask();
      expect(await ask()).toEqual(replies);
      for (const [i, { tokens, finish }] of replies.entries()) {
        const { maxTokens } = requests[i] as (typeof requests)[number];
        expect(tokens.length).toBeLessThanOrEqual(maxTokens);
        if (finish === "length") expect(tokens).toHaveLength(maxTokens);
      }
    });

    it("renders an opened turn as a continuation of what was said, and turns end with the end-of-turn token", async () => {
      const it = await model();
      if (it.level !== "tokens") return;
      const { tokenizer } = it;
      const closed = tokenizer.render(messages, false);
      expect(tokenizer.render(messages, true).startsWith(closed)).toBe(true);
      expect(tokenizer.encode(closed)).toContain(tokenizer.endOfTurn);
      expect(Math.max(...tokenizer.encode(closed))).toBeLessThan(tokenizer.vocabularySize);
    });
  });
}

const messages: Message[] = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "What is a ship?" },
];
const sampling = { temperature: 1, topP: 1, maxTokens: 12, seed: 5 };
const chatRequest = { ...sampling, messages };

function sampleRequest({ tokenizer }: TokenModel, maxTokens = sampling.maxTokens) {
  const prompt = tokenizer.encode(tokenizer.render(messages, true));
  return { ...sampling, maxTokens, prompt, conversation: "c" };
}

async function answersMessages(model: ChatModel): Promise<void> {
  const { message, finish, usage } = await model.chat(chatRequest);
  expect(message).toMatchObject({ role: "assistant", content: expect.any(String) });
  expect(["stop", "length"]).toContain(finish);
  expect(usage.promptTokens).toBeGreaterThanOrEqual(0);
  expect(usage.completionTokens).toBeGreaterThanOrEqual(0);
}

async function continuesTokens(model: TokenModel): Promise<void> {
  const { endOfTurn, vocabularySize } = model.tokenizer;
  for (const seed of [1, 2, 3]) {
    const { tokens, logprobs, finish } = await model.sample({ ...sampleRequest(model), seed });
    expect(tokens.length).toBeGreaterThan(0);
    expect(tokens.length).toBeLessThanOrEqual(sampling.maxTokens);
    expect(logprobs).toHaveLength(tokens.length);
    for (const logprob of logprobs) expect(logprob).toBeLessThanOrEqual(0);
    for (const token of tokens) expect(token).toBeLessThan(vocabularySize);
    expect(tokens.indexOf(endOfTurn)).toBe(finish === "stop" ? tokens.length - 1 : -1);
  }
}
