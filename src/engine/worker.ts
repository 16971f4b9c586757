import { parentPort, workerData } from "node:worker_threads";
import { messageOf, SparringError } from "../core/index.ts";
import type { Engine } from "./engine.ts";
import { createEngineCore } from "./engine-core.ts";
import type { Answer, Call, Start } from "./protocol.ts";
import { tellComputing } from "./session.ts";

/** The worker that owns an engine's sessions and weights. */
const port = parentPort;
if (!port) throw new Error("worker.ts runs as a worker thread only");
const answer = (message: Answer) => port.postMessage(message);

function failure(id: number, thrown: unknown): Answer {
  const code = thrown instanceof SparringError ? thrown.code : "engine";
  return { kind: "failure", id, code, message: messageOf(thrown) };
}

async function serve(engine: Engine, { id, method, args }: Call): Promise<void> {
  try {
    const call = engine[method] as (...args: readonly unknown[]) => Promise<unknown>;
    answer({ kind: "result", id, value: await call(...args) });
  } catch (thrown) {
    answer(failure(id, thrown));
  }
  if (method === "close") port?.close();
}

try {
  const { origin, computing } = workerData as Start;
  tellComputing(computing);
  const engine = await createEngineCore(origin);
  let queue = Promise.resolve();
  port.on("message", (call: Call) => {
    queue = queue.then(() => serve(engine, call));
  });
  answer({ kind: "ready", config: engine.config });
} catch (thrown) {
  answer(failure(0, thrown));
}
