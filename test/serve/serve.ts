import { join } from "node:path";
import { type ModelServer, type ServeOptions, startModelServer } from "sparring";
import { afterAll, onTestFinished } from "vitest";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { writeTinyModel } from "../model/tiny-model.ts";

export interface Served extends ModelServer {
  /** Of the model that is served. */
  model: string;
  folder: string;
  failures: string[];
}

/** A server of the tiny model, called "tiny", which is closed when the test file is done. */
export async function serveTiny(
  options: { contextLength?: number } & Partial<ServeOptions> = {},
): Promise<Served> {
  const { contextLength, ...rest } = options;
  const at = await temporaryFolder();
  const model = rest.model ?? join(at, "model");
  if (rest.model === undefined)
    await writeTinyModel(model, contextLength === undefined ? {} : { contextLength });
  const folder = rest.folder ?? join(at, "checkpoints");
  const failures: string[] = [];
  const onFailure = (message: string) => void failures.push(message);
  const server = await startModelServer({ model, name: "tiny", folder, port: 0, onFailure, ...rest });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= server.close());
  afterAll(close);
  return { ...server, model, folder, failures, close };
}

interface Passed {
  logprobs: { data: number[] };
}

/** What answers of the Tinker API say; which of it is there depends on what was asked. */
export interface Said {
  session_id: string;
  model_id: string;
  request_id: string;
  sampling_session_id: string;
  path: string;
  metrics: { "loss:sum": number; grad_norm: number };
  loss_fn_outputs: [Passed, ...Passed[]];
  sequences: [{ tokens: number[]; logprobs: number[] }];
  prompt_logprobs: number[];
  error: string;
  category: string;
}

/** One request of the Tinker API, and what it answered. */
export async function post(
  url: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Said }> {
  const response = await fetch(`${url}/api/v1/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Said };
}

/** A request that takes its time, and what it came to. */
export async function result(url: string, path: string, body: unknown): Promise<Said> {
  const { status, body: future } = await post(url, path, body);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(future)}`);
  return (await post(url, "retrieve_future", { request_id: future.request_id })).body;
}

/** A session with one model in training, of an adapter unless told otherwise; it ends with the test. */
export async function startTraining(url: string, lora: object | null = { rank: 4, seed: 1 }) {
  const { body } = await post(url, "create_session", { tags: [], user_metadata: {}, sdk_version: "test" });
  const session = body.session_id;
  onTestFinished(async () => {
    await fetch(`${url}/api/v1/sessions/${session}/finish`, { method: "POST" }).catch(() => {});
  });
  const { model_id } = await result(url, "create_model", {
    session_id: session,
    model_seq_id: 0,
    base_model: "tiny",
    lora_config: lora,
  });
  return { session, model: model_id };
}

export const sequence = [72, 101, 108, 108, 111, 33];

/** The sequence as the API wants a datum of cross-entropy. */
export function datum(ids: readonly number[] = sequence, inputs: Record<string, number[]> = {}) {
  const tensors = Object.entries(inputs).map(([name, data]) => [name, { data, dtype: "float32" }]);
  return {
    model_input: { chunks: [{ type: "encoded_text", tokens: ids.slice(0, -1) }] },
    loss_fn_inputs: { target_tokens: { data: ids.slice(1), dtype: "int64" }, ...Object.fromEntries(tensors) },
  };
}
