import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { atOnce, json, type StubHandler, stubEndpoint } from "../../test/model/stub-endpoint.ts";
import { openCalls } from "../store/index.ts";
import { createAccount } from "./account.ts";
import { createEndpoint, type EndpointOptions } from "./endpoint.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function stub(handler: StubHandler, ...more: StubHandler[]) {
  const server = await stubEndpoint(handler, ...more);
  closing.push(server.close);
  const open = (options: Partial<EndpointOptions> = {}) =>
    createEndpoint({ model: "tiny", baseURL: server.baseURL, ...options });
  return { ...server, open };
}

interface Said {
  text: string;
  tokens: number;
}

/** A call whose reply is `text`, with the usage that the server tells. */
const say = (word: unknown, signal?: AbortSignal) => ({
  path: "say",
  body: { word },
  read: (said: unknown) => {
    const { text, tokens } = said as Said;
    if (typeof text !== "string") throw new TypeError("expected a text");
    return { reply: text, promptTokens: 1, completionTokens: tokens };
  },
  signal,
});
/** A stub whose reply is a function of the request. */
const echo: StubHandler = (response, _, { word }) =>
  response.end(JSON.stringify({ text: `${word}!`, tokens: 4 }));

describe("an endpoint", () => {
  it("takes fewer requests at a time after 429, waits as long as it was told, and asks for all in the end", async () => {
    let active = 0;
    let most = 0;
    let refused = 0;
    const { open } = await stub((response, request, body) => {
      active++;
      if (active > 4) {
        refused++;
        active--;
        return json(429, { error: { message: "slow down" } }, { "retry-after-ms": "20" })(
          response,
          request,
          body,
        );
      }
      if (refused > 0) most = Math.max(most, active);
      setTimeout(() => {
        active--;
        echo(response, request, body);
      }, 10);
    });
    const account = createAccount();
    const endpoint = open({ concurrency: 16, maxRetries: 0, account });
    const words = Array.from({ length: 60 }, (_, index) => index);
    const replies = await Promise.all(words.map((word) => endpoint.ask(say(word))));
    expect(replies).toEqual(words.map((word) => `${word}!`));
    expect(most).toBeLessThanOrEqual(4);
    // Far fewer than if all sixteen came back every time.
    expect(refused).toBeLessThan(60);
    const [usage] = account.usage().models;
    expect(usage).toMatchObject({ calls: 60, promptTokens: 60, completionTokens: 240, retried: refused });
  });

  it("does not wait for a quota that is used up", async () => {
    const { bodies, open } = await stub(json(429, { error: { message: "pay", code: "insufficient_quota" } }));
    await expect(open().ask(say("a"))).rejects.toThrow(/status 200, got 429: pay/);
    expect(bodies).toHaveLength(1);
  });

  it("counts a call once, however often it was tried", async () => {
    const dropped: StubHandler = (response) => response.socket?.destroy();
    const { open } = await stub(json(500, {}, atOnce), dropped, json(200, { wrong: true }), echo);
    const account = createAccount();
    expect(await open({ account, price: { input: 2, output: 500 } }).ask(say("a"))).toBe("a!");
    expect(account.usage()).toEqual({
      models: [
        { model: "tiny", calls: 1, promptTokens: 1, completionTokens: 4, retried: 3, cost: 2002 / 1e6 },
      ],
      repeated: 0,
    });
  });

  it("asks the server for nothing that is in the record, wherever the server is by then", async () => {
    const folder = await mkdtemp(join(tmpdir(), "endpoint-"));
    closing.push(() => rm(folder, { recursive: true }));
    const path = join(folder, "calls.jsonl");
    const first = await stub(echo);
    const calls = await openCalls(path);
    const account = createAccount({ record: calls });
    await first.open({ account }).ask(say("a"));
    await calls.close();

    const second = await stub(echo);
    const again = await openCalls(path);
    const resumed = createAccount({ record: again });
    const endpoint = second.open({ account: resumed });
    expect(await Promise.all([endpoint.ask(say("a")), endpoint.ask(say("b"))])).toEqual(["a!", "b!"]);
    expect(second.bodies).toEqual([{ word: "b" }]);
    expect(resumed.usage().models).toMatchObject([{ calls: 2, completionTokens: 8 }]);
    // Another model is another call.
    await second.open({ account: resumed, model: "other" }).ask(say("a"));
    expect(second.bodies).toHaveLength(2);
    await again.close();
  });

  it("stops when the budget is spent, after the calls under way have ended", async () => {
    let release = () => {};
    const { bodies, open } = await stub((response, request, body) => {
      if (body.word !== "slow") return echo(response, request, body);
      release = () => echo(response, request, body);
    });
    const account = createAccount({ tokenBudget: 5 });
    const endpoint = open({ account });
    const slow = endpoint.ask(say("slow"));
    await endpoint.ask(say("a"));
    let refused: unknown;
    const beyond = endpoint.ask(say("b")).catch((thrown) => {
      refused = thrown;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(refused).toBeUndefined();
    release();
    expect(await slow).toBe("slow!");
    await beyond;
    expect(refused).toMatchObject({
      code: "interrupted",
      message: expect.stringMatching(/at most 5 tokens, 10 are spent.*--token-budget/),
    });
    expect(bodies).toHaveLength(2);
  });

  it("stops on request whether a call is under way, waits for its turn, or waits to be tried again", async () => {
    const stop = new AbortController();
    const { open } = await stub(json(500, {}, { "retry-after": "60" }), () =>
      setTimeout(() => stop.abort(), 20),
    );
    const endpoint = open({ concurrency: 1 });
    const asked = ["tried again", "under way", "waiting"].map((word) => endpoint.ask(say(word, stop.signal)));
    for (const each of asked) await expect(each).rejects.toMatchObject({ code: "interrupted" });
  });

  it("needs a URL that is one", () => {
    expect(() => createEndpoint({ model: "tiny", baseURL: "localhost" })).toThrow(/expected a URL/);
  });
});
