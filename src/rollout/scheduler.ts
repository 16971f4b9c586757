import { SparringError } from "../core/index.ts";
import type { Batching, Model, SampleReply, SampleRequest, TokenModel } from "../model/index.ts";

/** Decides when the models of a wave are asked; see runWave. */
export interface Scheduler {
  readonly stopped: boolean;
  /** The model for the rollout of a job; of requests of one job, those with the lower `rank` come first. */
  modelFor(model: Model, index: number, rank: number): Model;
  /** One rollout fewer is in flight. */
  leave(): void;
  stop(reason: unknown): void;
}

interface Parked {
  index: number;
  rank: number;
  request: SampleRequest;
  resolve(reply: SampleReply): void;
  reject(reason: unknown): void;
}

/** The requests of one batching model. */
interface Queue {
  model: string;
  batching: Batching;
  parked: Parked[];
  /** In the order in which the model was asked. */
  underWay: Parked[];
}

export function createScheduler(width: number, signal: AbortSignal | undefined): Scheduler {
  let inFlight = width;
  const queues = new Map<Batching, Queue>();
  let asking = false;
  let stopped: { reason: unknown } | undefined;

  const askWhenAllWait = async () => {
    const busy = [...queues.values()].filter(({ parked, underWay }) => parked.length + underWay.length > 0);
    const waiting = busy.reduce((sum, { parked, underWay }) => sum + parked.length + underWay.length, 0);
    if (asking || stopped || waiting === 0 || waiting < inFlight) return;
    asking = true;
    // All are answered together: whichever model is faster must not decide what the other is asked next.
    const settled = await Promise.all(busy.map(ask));
    // Whoever is answered may ask again at once.
    asking = false;
    for (const settle of settled) settle();
  };

  const queueOf = (model: string, batching: Batching): Queue => {
    const queue = queues.get(batching) ?? { model, batching, parked: [], underWay: [] };
    queues.set(batching, queue);
    return queue;
  };

  const batched = (model: TokenModel, queue: Queue, index: number, rank: number): TokenModel => ({
    ...commonOf(model),
    level: model.level,
    tokenizer: model.tokenizer,
    sample: (request) =>
      new Promise((resolve, reject) => {
        if (stopped) return reject(stopped.reason);
        queue.parked.push({ index, rank, request, resolve, reject });
        void askWhenAllWait();
      }),
  });

  return {
    get stopped() {
      return stopped !== undefined;
    },
    modelFor: (model, index, rank) => {
      if (model.level === "tokens" && model.batching)
        return batched(model, queueOf(model.name, model.batching), index, rank);
      return signal ? stoppableModel(model, signal) : model;
    },
    leave: () => {
      inFlight--;
      void askWhenAllWait();
    },
    stop: (reason) => {
      stopped = { reason };
      for (const queue of queues.values()) {
        for (const { reject } of [...queue.underWay, ...queue.parked]) reject(reason);
        queue.parked = [];
      }
    },
  };
}

export function batchingOf(model: Model): Batching | undefined {
  return model.level === "tokens" ? model.batching : undefined;
}

/** Asks a model once. Gives what is to be done with its answer. */
async function ask(queue: Queue): Promise<() => void> {
  const entering = queue.parked.sort((a, b) => a.index - b.index || a.rank - b.rank);
  queue.parked = [];
  queue.underWay.push(...entering);
  try {
    const replies = await queue.batching.sampleSome(entering.map(({ request }) => request));
    const complete = replies.filter((reply) => reply !== undefined).length;
    if (replies.length !== queue.underWay.length || complete === 0) {
      throw new SparringError(
        "model",
        `sample ${queue.model}: expected an entry for each of ${queue.underWay.length} requests and a complete reply among them, got ${replies.length} with ${complete}`,
      );
    }
    const asked = queue.underWay;
    queue.underWay = asked.filter((_, i) => replies[i] === undefined);
    return () => {
      for (const [i, reply] of replies.entries()) if (reply !== undefined) asked[i]?.resolve(reply);
    };
  } catch (reason) {
    const failed = queue.underWay;
    queue.underWay = [];
    return () => {
      for (const { reject } of failed) reject(reason);
    };
  }
}

/** The model with a signal for every request that has none of its own. */
function stoppableModel(model: Model, signal: AbortSignal): Model {
  return model.level === "messages"
    ? { ...commonOf(model), level: model.level, chat: (request) => model.chat({ signal, ...request }) }
    : {
        ...commonOf(model),
        level: model.level,
        tokenizer: model.tokenizer,
        sample: (request) => model.sample({ signal, ...request }),
      };
}

/** Whoever is handed a model for one rollout does not close it. */
function commonOf({
  name,
  contextLength,
  prompts,
}: Model): Pick<Model, "name" | "contextLength" | "prompts" | "close"> {
  return { name, contextLength, prompts, close: async () => {} };
}
