import type { Engine, GenerateReply, GenerateRequest } from "../engine/index.ts";
import { refuse } from "./refusal.ts";

/**
 * One engine's work in the order in which it was asked for. Sampling is batched: requests enter while others are still being
 * written, and other work waits until none is under way, so that no reply is written by two versions of the weights.
 */
export interface Lane {
  sample(request: GenerateRequest): Promise<GenerateReply>;
  run<T>(work: (engine: Engine) => Promise<T>): Promise<T>;
  /** Ends the computation under way and refuses the rest, or with `drain` does all of it; then closes the engine. */
  close(options?: { drain: boolean }): Promise<void>;
}

interface Sampling {
  request: GenerateRequest;
  resolve(reply: GenerateReply): void;
  reject(thrown: unknown): void;
}

interface Work {
  /** Never rejects: whoever asked for it gets the error. */
  run(): Promise<void>;
  reject(thrown: unknown): void;
}

const closing = () => refuse(503, "the server is closing, or has unloaded this model");

export function createLane(engine: Engine): Lane {
  let waiting: (Sampling | Work)[] = [];
  let underWay: Sampling[] = [];
  let pumping: Promise<void> | undefined;
  let state: "open" | "draining" | "closing" = "open";

  async function sampleSome(): Promise<void> {
    const end = waiting.findIndex((job) => "run" in job);
    const entering = waiting.splice(0, end === -1 ? waiting.length : end) as Sampling[];
    underWay.push(...entering);
    try {
      const replies = await engine.generateSome(entering.map(({ request }) => request));
      const still: Sampling[] = [];
      for (const [i, job] of underWay.entries()) {
        const reply = replies[i];
        if (reply === undefined) still.push(job);
        else job.resolve(reply);
      }
      underWay = still;
    } catch (thrown) {
      // The engine has dropped all that was under way.
      for (const { reject } of underWay) reject(thrown);
      underWay = [];
    }
  }

  async function pump(): Promise<void> {
    for (let next = waiting[0]; next !== undefined || underWay.length > 0; next = waiting[0]) {
      if (state === "closing") {
        for (const { reject } of [...underWay, ...waiting]) reject(closing());
        [underWay, waiting] = [[], []];
        break;
      }
      if (next !== undefined && "run" in next && underWay.length === 0) {
        waiting.shift();
        await next.run();
      } else {
        await sampleSome();
      }
    }
    pumping = undefined;
  }

  function enter(job: Sampling | Work): void {
    if (state !== "open") {
      job.reject(closing());
      return;
    }
    waiting.push(job);
    pumping ??= pump();
  }

  return {
    sample: (request) => new Promise((resolve, reject) => enter({ request, resolve, reject })),
    run: (work) =>
      new Promise((resolve, reject) => enter({ run: () => work(engine).then(resolve, reject), reject })),
    async close({ drain } = { drain: false }) {
      state = drain ? "draining" : "closing";
      await pumping;
      await engine.close();
    },
  };
}
