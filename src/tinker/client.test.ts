import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { parseTinkerAddress } from "./address.ts";
import { connectTinker, type TinkerOptions } from "./client.ts";
import { results } from "./messages.ts";
import { createTrainingRun } from "./training-run.ts";

type Reply = [status: number, body: unknown] | "drop";

/** A stand-in for a server: what it is asked is counted by path, and a script says what it answers. */
async function standIn(
  script: Record<string, (time: number, body: Record<string, unknown>) => Reply>,
  options: Partial<TinkerOptions> = {},
) {
  const asked: Record<string, number> = {};
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = (request.url ?? "").replace("/api/v1/", "");
    const time = asked[path] ?? 0;
    asked[path] = time + 1;
    const body = JSON.parse(Buffer.concat(chunks).toString() || "{}");
    const reply = (script[path] ?? usual[path] ?? (() => [404, { detail: "Not Found" }] as Reply))(
      time,
      body,
    );
    if (reply === "drop") request.socket.destroy();
    else response.writeHead(reply[0], { "content-type": "application/json" }).end(JSON.stringify(reply[1]));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connect = () => connectTinker({ url, retryMs: 1, ...options });
  return { asked, connect };
}

const usual: Record<string, () => Reply> = {
  create_session: () => [200, { session_id: "s" }],
  create_model: () => [200, { request_id: "create" }],
  optim_step: () => [200, { request_id: "step" }],
};
const created: Reply = [200, { model_id: "m" }];
const stepped = (id: unknown): Reply => (id === "create" ? created : [200, { metrics: null }]);
const step = { learningRate: 1, weightDecay: 0, clipNorm: 1 };

test("a result is asked for until it is there, through both ways of saying that it is not, and lost answers", async () => {
  const notYet: Reply[] = [
    [408, {}],
    [200, { type: "try_again", request_id: "create" }],
    [502, "bad gateway"],
    "drop",
  ];
  const { asked, connect } = await standIn({ retrieve_future: (time) => notYet[time] ?? created });
  const client = await connect();
  await createTrainingRun(client, "tiny", undefined);
  expect(asked.retrieve_future).toBe(5);
  await client.close();
});

test("a step that the server may have taken is not sent again; one that it did not take is", async () => {
  const replies: Reply[] = [
    [503, { detail: "busy" }],
    [429, {}],
    [200, { request_id: "step" }],
    "drop",
    [500, {}],
  ];
  const { asked, connect } = await standIn({
    retrieve_future: (_, { request_id }) => stepped(request_id),
    optim_step: (time) => replies[time] as Reply,
  });
  const client = await connect();
  const run = await createTrainingRun(client, "tiny", undefined);
  expect(await run.optimStep(step)).toEqual({ gradientNorm: null });
  expect(asked.optim_step).toBe(3);
  await expect(run.optimStep(step)).rejects.toMatchObject({ code: "model" });
  await expect(run.optimStep(step)).rejects.toMatchObject({ code: "model" });
  expect(asked.optim_step).toBe(5);
  await client.close();
});

test("what failed says so, in the API's shape and in that of servers that answer 400", async () => {
  const failures: Reply[] = [
    created,
    [200, { error: "out of memory", category: "server" }],
    [400, { detail: "bad rank" }],
  ];
  const { connect } = await standIn({ retrieve_future: (time) => failures[time] as Reply });
  const client = await connect();
  const run = await createTrainingRun(client, "tiny", undefined);
  await expect(run.optimStep(step)).rejects.toThrow(/optim_step: failed: out of memory/);
  await expect(run.optimStep(step)).rejects.toThrow(/optim_step: got status 400: bad rank/);
  await client.close();
});

test("the session is kept alive, and its end is noticed", async () => {
  const { asked, connect } = await standIn(
    {
      session_heartbeat: (time) => (time < 2 ? [200, {}] : [410, { detail: "over" }]),
      retrieve_future: (_, { request_id }) => (request_id === "create" ? created : [408, {}]),
    },
    { heartbeatMs: 20 },
  );
  const client = await connect();
  const run = await createTrainingRun(client, "tiny", undefined);
  await expect(run.optimStep(step)).rejects.toThrow(/ended the session; go on from the last checkpoint/);
  expect(asked.session_heartbeat).toBeGreaterThan(2);
  await client.close();
});

test("a server that is not there is named, with what to look at", async () => {
  const connecting = connectTinker({ url: "http://127.0.0.1:9", retryMs: 1 });
  await expect(connecting).rejects.toThrow(/127\.0\.0\.1:9.*is the server running/);
});

test("waiting can be stopped", async () => {
  const { connect } = await standIn({
    retrieve_future: (_, { request_id }) => (request_id === "create" ? created : [408, {}]),
    save_weights_for_sampler: () => [200, { request_id: "save" }],
  });
  const client = await connect();
  const signal = AbortSignal.timeout(50);
  const body = { model_id: "m", seq_id: 1, path: "x" };
  const waiting = client.run("save_weights_for_sampler", body, results.saved, { signal });
  await expect(waiting).rejects.toMatchObject({ code: "interrupted" });
  await client.close();
});

test("tinker:URL#NAME is taken apart, and other names are left to others", () => {
  expect(parseTinkerAddress("tinker:http://127.0.0.1:8471#lab")).toEqual({
    url: "http://127.0.0.1:8471",
    baseModel: "lab",
  });
  expect(parseTinkerAddress("tinker:https://x.org/")).toEqual({ url: "https://x.org", baseModel: undefined });
  expect(parseTinkerAddress("tinker:http://h#/models/a")?.baseModel).toBe("/models/a");
  expect(parseTinkerAddress("openai:gpt")).toBeUndefined();
  expect(() => parseTinkerAddress("tinker:lab")).toThrow(/expected tinker:URL#BASE-MODEL/);
});
