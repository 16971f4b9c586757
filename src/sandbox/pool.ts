import type { Worker } from "node:worker_threads";
import { SparringError } from "../core/index.ts";
import { closedError, createTurns } from "./turns.ts";

/** Worker threads that are started when first needed, lent to one user at a time, and replaced when they die. */
export interface Pool {
  /** Lends a worker. To dispose of it, `work` terminates it. */
  use<T>(work: (worker: Worker) => Promise<T>): Promise<T>;
  /** Terminates every worker; whoever waits for one is refused. */
  close(): Promise<void>;
}

/** `spawn` starts a worker that posts one message when it is ready. Idle workers do not keep the process alive. */
export function createPool(size: number, spawn: () => Promise<Worker>): Pool {
  const alive = new Set<Worker>();
  const idle: Worker[] = [];
  const turns = createTurns(size);
  let closed = false;

  async function start(): Promise<Worker> {
    const worker = await spawn();
    if (closed) {
      await worker.terminate();
      throw closedError();
    }
    alive.add(worker);
    worker.on("exit", () => {
      alive.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    });
    try {
      await ready(worker);
    } catch (cause) {
      await worker.terminate();
      throw cause;
    }
    return worker;
  }

  return {
    async use(work) {
      if (closed) throw closedError();
      return turns.take(async () => {
        const worker = idle.pop() ?? (await start());
        worker.ref();
        try {
          return await work(worker);
        } finally {
          worker.unref();
          if (alive.has(worker)) idle.push(worker);
        }
      });
    },
    async close() {
      closed = true;
      turns.close();
      await Promise.all([...alive].map((worker) => worker.terminate()));
    },
  };
}

function ready(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown) =>
      reject(new SparringError("sandbox", "start a sandbox worker: it ended before it was ready", { cause }));
    worker.once("message", () => {
      worker.off("exit", fail);
      resolve();
    });
    worker.once("exit", fail);
    // Stays attached: a worker's error with no listener would end this process.
    worker.on("error", fail);
  });
}
