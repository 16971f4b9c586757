import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { datum, post, result, type Served, sequence, serveTiny, startTraining } from "./serve.ts";

let server: Served;
beforeAll(async () => {
  server = await serveTiny();
}, 60_000);

const crossEntropy = (data: object[]) => ({ data, loss_fn: "cross_entropy" });
const step = (model_id: string, change: object = {}) => ({
  model_id,
  adam_params: { learning_rate: 0.05, ...change },
});
const lossOf = async (model_id: string) =>
  (await result(server.url, "forward", { model_id, forward_input: crossEntropy([datum()]) })).metrics[
    "loss:sum"
  ];

async function learn(model_id: string, steps = 1) {
  for (let i = 0; i < steps; i++) {
    await result(server.url, "forward_backward", {
      model_id,
      forward_backward_input: crossEntropy([datum()]),
    });
    await result(server.url, "optim_step", step(model_id));
  }
}

test("steps lower the loss, and log-probabilities stand at the places of their targets", async () => {
  const { model } = await startTraining(server.url);
  const before = await lossOf(model);
  await learn(model, 5);
  const body = { model_id: model, forward_input: crossEntropy([datum(), datum([1, 2, 3])]) };
  const { metrics, loss_fn_outputs } = await result(server.url, "forward", body);
  const arrays = loss_fn_outputs.map(({ logprobs }) => logprobs.data);
  expect(arrays.map(({ length }) => length)).toEqual([5, 2]);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  expect(metrics["loss:sum"]).toBeCloseTo(-sum(arrays.flat()), 4);
  expect(-sum(loss_fn_outputs[0].logprobs.data)).toBeLessThan(before - 1);
});

test("a native loss gives the gradient that it is defined to have", async () => {
  const { model } = await startTraining(server.url, null);
  const { model: other } = await startTraining(server.url, null);
  const body = { model_id: model, forward_input: crossEntropy([datum()]) };
  const logprobs: number[] = (await result(server.url, "forward", body)).loss_fn_outputs[0].logprobs.data;
  // The ratio is 1.5 at the first token, and 1 at the others; its own advantage pulls each of them.
  const sampled = logprobs.map((logprob, at) => (at === 0 ? logprob - Math.log(1.5) : logprob));
  const advantages = [2, 1, -1, 0.5, 1];
  const norms = async (loss_fn: string, weights: number[]) => {
    const native = { data: [datum(sequence, { logprobs: sampled, advantages })], loss_fn };
    const { metrics } = await result(server.url, "forward_backward", {
      model_id: model,
      forward_backward_input: native,
    });
    const plain = crossEntropy([datum(sequence, { weights })]);
    await result(server.url, "forward_backward", { model_id: other, forward_backward_input: plain });
    const still = { learning_rate: 0 };
    const ours = await result(server.url, "optim_step", step(model, still));
    const theirs = await result(server.url, "optim_step", step(other, still));
    expect(ours.metrics.grad_norm).toBeCloseTo(theirs.metrics.grad_norm, 4);
    return metrics["loss:sum"];
  };
  expect(await norms("importance_sampling", [3, 1, -1, 0.5, 1])).toBeCloseTo(-4.5, 4);
  // Clipped at 1.2, where nothing is to be gained any more.
  expect(await norms("ppo", [0, 1, -1, 0.5, 1])).toBeCloseTo(-3.9, 4);
  const logp = (at: number) => logprobs[at] as number;
  const expected = -(2.4 * logp(0) + logp(1) - logp(2) + 0.5 * logp(3) + logp(4));
  expect(await norms("cispo", [2.4, 1, -1, 0.5, 1])).toBeCloseTo(expected, 3);
});

test("a request that comes twice under its number is done once", async () => {
  const { model } = await startTraining(server.url);
  await learn(model);
  const body = { model_id: model, seq_id: 7, forward_backward_input: crossEntropy([datum()]) };
  const first = await post(server.url, "forward_backward", body);
  expect((await post(server.url, "forward_backward", body)).body).toEqual(first.body);
  const once = (await result(server.url, "optim_step", step(model))).metrics.grad_norm;
  const { model: other } = await startTraining(server.url);
  await learn(other);
  await result(server.url, "forward_backward", { ...body, model_id: other });
  expect((await result(server.url, "optim_step", step(other))).metrics.grad_norm).toBe(once);
});

test("a snapshot keeps its weights while training goes on, and two models do not see each other", async () => {
  const { model, session } = await startTraining(server.url);
  const { model: other } = await startTraining(server.url);
  const untouched = await lossOf(other);
  await learn(model, 3);
  const saved = await result(server.url, "save_weights_for_sampler", {
    model_id: model,
    seq_id: 50,
    sampling_session_seq_id: 0,
  });
  const score = async (sampling: object) => {
    const { prompt_logprobs } = await result(server.url, "asample", {
      ...sampling,
      prompt: { chunks: [{ type: "encoded_text", tokens: sequence }] },
      sampling_params: { max_tokens: 1 },
      prompt_logprobs: true,
    });
    return prompt_logprobs.slice(1).reduce((sum: number, each: number) => sum + each, 0);
  };
  const snapshot = { sampling_session_id: saved.sampling_session_id };
  const before = await score(snapshot);
  expect(before).toBeCloseTo(-(await lossOf(model)), 4);
  await learn(model, 3);
  expect(await score(snapshot)).toBeCloseTo(before, 4);
  expect(Math.abs(-(await lossOf(model)) - before)).toBeGreaterThan(0.1);
  expect(await lossOf(other)).toBe(untouched);
  const created = await post(server.url, "create_sampling_session", {
    session_id: session,
    sampling_session_seq_id: 1,
    base_model: "tiny",
  });
  expect(await score(created.body)).toBeCloseTo(-untouched, 4);
}, 90_000);

test("training goes on from a checkpoint in another server, with the optimizer's state or without", async () => {
  const first = await serveTiny({ model: server.model });
  const { model } = await startTraining(first.url);
  const forwardBackward = { forward_backward_input: crossEntropy([datum()]) };
  const norm = async (url: string, model_id: string) => {
    await result(url, "forward_backward", { model_id, ...forwardBackward });
    await result(url, "optim_step", step(model_id));
    await result(url, "forward_backward", { model_id, ...forwardBackward });
    return (await result(url, "optim_step", step(model_id))).metrics.grad_norm;
  };
  await norm(first.url, model);
  const { path } = await result(first.url, "save_weights", { model_id: model, path: "step-2" });
  expect(path).toBe(`tinker://${model}/weights/step-2`);
  const again = { model_id: model, path: "step-2" };
  expect(await result(first.url, "save_weights", again)).toMatchObject({ category: "user", error: /exists/ });
  const goingOn = await norm(first.url, model);
  await first.close();

  const second = await serveTiny({ model: server.model, folder: first.folder });
  const loaded = async (optimizer: boolean) => {
    const { body } = await post(second.url, "create_session", {});
    const into = { session_id: body.session_id, model_seq_id: 0, path, optimizer };
    return norm(second.url, (await result(second.url, "load_weights", into)).model_id);
  };
  expect(await loaded(true)).toBe(goingOn);
  expect(await loaded(false)).not.toBe(goingOn);
  const listed = await fetch(`${second.url}/api/v1/training_runs/${model}/checkpoints`);
  expect(await listed.json()).toMatchObject({
    checkpoints: [{ checkpoint_id: "weights/step-2", tinker_path: path }],
  });
  await fetch(`${second.url}/api/v1/training_runs/${model}/checkpoints/weights/step-2`, { method: "DELETE" });
  expect(await post(second.url, "weights_info", { tinker_path: path })).toMatchObject({ status: 404 });
}, 60_000);

test("a session that is finished takes its models along, and says so", async () => {
  const { session, model } = await startTraining(server.url);
  expect((await post(server.url, `sessions/${session}/finish`, { reason: { type: "success" } })).status).toBe(
    200,
  );
  expect(await post(server.url, "session_heartbeat", { session_id: session })).toMatchObject({ status: 410 });
  expect(await post(server.url, "get_info", { model_id: model })).toMatchObject({ status: 404 });
});

describe("is refused with the reason:", () => {
  const input = (change: object) => ({
    model_id: "any",
    forward_backward_input: { ...crossEntropy([datum()]), ...change },
  });
  const sample = (change: object) => ({
    base_model: "tiny",
    prompt: { chunks: [{ tokens: sequence }] },
    sampling_params: { max_tokens: 1 },
    ...change,
  });
  const cases: [what: string, path: string, body: () => unknown, status: number, reason: RegExp][] = [
    ["what is no JSON", "forward_backward", () => "{", 400, /expected JSON/],
    ["a request without its fields", "optim_step", () => ({}), 422, /model_id.*adam_params/s],
    ["a model that is not there", "get_info", () => ({ model_id: "none" }), 404, /no model none/],
    [
      "an unknown loss",
      "forward_backward",
      () => input({ loss_fn: "dro" }),
      400,
      /cross_entropy, importance_sampling/,
    ],
    [
      "targets that do not come next",
      "forward_backward",
      () => input({ data: [{ ...datum(), loss_fn_inputs: { target_tokens: { data: [1, 2, 3, 4, 5] } } }] }),
      400,
      /data\[0\].*shifted by one/,
    ],
    [
      "several targets a token",
      "forward_backward",
      () =>
        input({ data: [{ ...datum(), loss_fn_inputs: { target_tokens: { data: [1, 2], shape: [1, 2] } } }] }),
      400,
      /several targets/,
    ],
    [
      "tokens beyond the vocabulary",
      "forward_backward",
      () => input({ data: [datum([1, 9999])] }),
      400,
      /0 to 260, got 9999/,
    ],
    [
      "more than the context",
      "forward_backward",
      () => input({ data: [datum(Array(600).fill(1))] }),
      400,
      /at most 512 tokens, got 599/,
    ],
    [
      "weights that are no numbers",
      "forward_backward",
      () => input({ data: [datum(sequence, { weights: [1, null as never, 1, 1, 1] })] }),
      422,
      /weights/,
    ],
    [
      "an image",
      "asample",
      () => sample({ prompt: { chunks: [{ type: "image", data: "" }] } }),
      422,
      /prompt\.chunks/,
    ],
    [
      "a prompt as long as the context",
      "asample",
      () => sample({ prompt: { chunks: [{ tokens: Array(512).fill(1) }] } }),
      400,
      /maximum context length is 512/,
    ],
    ["a cut to the k likeliest", "asample", () => sample({ sampling_params: { top_k: 5 } }), 400, /top_k/],
    [
      "alternatives to the prompt's tokens",
      "asample",
      () => sample({ topk_prompt_logprobs: 3 }),
      422,
      /topk_prompt_logprobs/,
    ],
    [
      "another base model",
      "asample",
      () => sample({ base_model: "huge" }),
      400,
      /"tiny" and no other, got "huge"/,
    ],
    [
      "a path out of the folder",
      "weights_info",
      () => ({ tinker_path: "tinker://a:train:0/weights/.." }),
      400,
      /expected a path such as/,
    ],
    ["a future that is not there", "retrieve_future", () => ({ request_id: "none" }), 404, /no request none/],
  ];
  test.each(cases)("%s", async (_, path, body, status, reason) => {
    const answer = await post(server.url, path, body());
    expect(answer).toMatchObject({ status, body: { detail: reason } });
  });

  test("a checkpoint's name that leads elsewhere, and nothing is written", async () => {
    const { model } = await startTraining(server.url);
    const body = { model_id: model, path: "../../evil" };
    expect(await result(server.url, "save_weights", body)).toMatchObject({
      category: "user",
      error: /letters, digits/,
    });
    expect((await readdir(join(server.folder, ".."))).sort()).toEqual(["checkpoints", "model"]);
  });

  test("a fifth model", async () => {
    const own = await serveTiny({ model: server.model });
    const { session } = await startTraining(own.url);
    const create = (model_seq_id: number) =>
      result(own.url, "create_model", {
        session_id: session,
        model_seq_id,
        base_model: "tiny",
        lora_config: { rank: 1 },
      });
    for (const number of [1, 2, 3]) expect(await create(number)).toHaveProperty("model_id");
    expect(await create(4)).toMatchObject({ category: "user", error: /at most 4 models/ });
    await result(own.url, "unload_model", { model_id: `${session}:train:2` });
    expect(await create(5)).toHaveProperty("model_id");
  }, 90_000);
});

test("a step that the engine cannot take is the server's failure, and the weights stay", async () => {
  const { model } = await startTraining(server.url);
  const before = await lossOf(model);
  const huge = { data: [datum(sequence, { weights: Array(5).fill(1e38) })], loss_fn: "cross_entropy" };
  await result(server.url, "forward_backward", { model_id: model, forward_backward_input: huge });
  await result(server.url, "forward_backward", { model_id: model, forward_backward_input: huge });
  const failed = await result(server.url, "optim_step", step(model));
  expect(failed).toMatchObject({ category: "server", error: /finite gradient/ });
  expect(await lossOf(model)).toBe(before);
  expect(server.failures).toEqual([failed.error]);
});

describe("who is answered", () => {
  const health = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(`${server.url}/api/v1/healthz`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });

  test("programs of this machine, not pages of the web", async () => {
    expect(await health({})).toBe(200);
    expect(await health({ origin: "https://example.com" })).toBe(403);
    expect(await health({ host: "rebound.example.com" })).toBe(403);
    expect(await health({ origin: "http://localhost:3000" })).toBe(200);
  });

  test("nobody by any other address of the machine", async () => {
    const others = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const address = others.find(({ internal, family }) => !internal && family === "IPv4")?.address;
    if (address === undefined) return;
    const { port } = new URL(server.url);
    await expect(fetch(`http://${address}:${port}/api/v1/healthz`)).rejects.toThrow();
  });

  test("whoever brings the key, where there is one", async () => {
    const locked = await serveTiny({ model: server.model, apiKey: "tml-secret" });
    const with_ = (headers: Record<string, string>) => post(locked.url, "create_session", {}, headers);
    expect(await with_({})).toMatchObject({ status: 401, body: { detail: /API key/ } });
    expect((await with_({ "x-api-key": "tml-secre" })).status).toBe(401);
    expect((await with_({ "x-api-key": "tml-secret" })).status).toBe(200);
    expect((await with_({ authorization: "Bearer tml-secret" })).status).toBe(200);
  });
});

test("a folder with another model's checkpoints is refused", async () => {
  const other = await serveTiny();
  await expect(serveTiny({ model: server.model, folder: other.folder })).rejects.toMatchObject({
    code: "usage",
  });
});

test("closing ends the checkpoint under way, leaves whole ones only, and refuses what comes then", async () => {
  const own = await serveTiny({ model: server.model });
  const { model } = await startTraining(own.url);
  const saves = Array.from({ length: 20 }, (_, i) =>
    post(own.url, "save_weights", { model_id: model, path: `c${i}` }),
  );
  await Promise.all(saves);
  await own.close();
  const folder = join(own.folder, model.replaceAll(":", "."), "weights");
  const names = await readdir(folder);
  expect(names.filter((name) => name.startsWith("."))).toEqual([]);
  expect(names.length).toBeLessThan(20);
  for (const name of names)
    expect(await readdir(join(folder, name))).toEqual(
      expect.arrayContaining(["adapter_config.json", "adapter_model.safetensors", "optimizer.safetensors"]),
    );
  await expect(post(own.url, "create_session", {})).rejects.toThrow();
});
