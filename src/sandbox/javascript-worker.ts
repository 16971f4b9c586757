import { parentPort, workerData } from "node:worker_threads";
import { compilePrelude, type Interpreter, startProgram } from "./javascript-interpreter.ts";
import type { FromWorker, ToWorker } from "./javascript-protocol.ts";

/** The worker thread: one program at a time, each in a new interpreter; a new job drops the one before. */
const port = parentPort;
if (!port) throw new Error("javascript-worker: expected to be started as a worker thread");
const { wasm } = workerData as { wasm: WebAssembly.Module };
const bridge = await compilePrelude(wasm);
const post = (message: FromWorker) => port.postMessage(message);

let interpreter: Interpreter | undefined;

port.on("message", async (message: ToWorker) => {
  if (message.kind === "job") {
    interpreter = await startProgram(wasm, bridge, message);
    post(interpreter.run());
  } else if (interpreter) {
    post(interpreter.run(message.results));
  }
});
post({ kind: "ready" });
