import { createRandom, type Random, SparringError } from "../core/index.ts";
import type { Decoder } from "./decoder.ts";
import type { GenerateReply, GenerateRequest, ModelConfig } from "./engine.ts";
import { sample } from "./sample.ts";
import { checkTokens } from "./train.ts";

/** Answers batches of requests on one decoder; remembers which conversation each slot of its cache belongs to. */
export interface Generator {
  generate(requests: readonly GenerateRequest[]): Promise<GenerateReply[]>;
  /** Starts anew, as if nothing had been generated. To be called when the weights have changed. */
  forget(): void;
}

interface Occupant {
  conversation: string | undefined;
  /** Number of the start that last took the slot; smaller is longer ago. */
  started: number;
}

interface Active {
  request: GenerateRequest;
  reply: GenerateReply;
  random: Random;
  /** The most tokens that request and context allow. */
  room: number;
}

export function createGenerator(config: ModelConfig, decoder: Decoder): Generator {
  const occupants = Array.from(
    { length: decoder.slots },
    (): Occupant => ({ conversation: undefined, started: 0 }),
  );
  let starts = 0;

  /** The slot of the same conversation, or else the one that was left longest ago and that no waiting request wants. */
  function chooseSlot(
    free: readonly number[],
    request: GenerateRequest,
    waiting: readonly GenerateRequest[],
  ): number {
    const { conversation } = request;
    const own = free.find(
      (slot) => conversation !== undefined && occupants[slot]?.conversation === conversation,
    );
    if (own !== undefined) return own;
    const wanted = new Set(waiting.map((other) => other.conversation));
    const rank = (slot: number) => {
      const { conversation, started } = occupants[slot] as Occupant;
      return (conversation !== undefined && wanted.has(conversation) ? starts + 1 : 0) + started;
    };
    return free.reduce((best, slot) => (rank(slot) < rank(best) ? slot : best));
  }

  /** Puts the prompt into the slot, reusing the longest beginning of it that any slot holds. */
  async function prefill(slot: number, prompt: readonly number[]): Promise<Float32Array> {
    let from = slot;
    let shared = commonPrefix(decoder.held(slot), prompt);
    for (let other = 0; other < decoder.slots; other++) {
      const length = commonPrefix(decoder.held(other), prompt);
      if (length > shared) [from, shared] = [other, length];
    }
    // The last token is always computed: its successor's probabilities are what we are after.
    const reused = Math.min(shared, prompt.length - 1);
    decoder.keep(from, slot, reused);
    return decoder.extend(slot, prompt.slice(reused));
  }

  async function generate(requests: readonly GenerateRequest[]): Promise<GenerateReply[]> {
    for (const request of requests) check(request, config);
    const jobs = requests.map((request): Active => {
      const room = Math.min(request.maxTokens, config.max_position_embeddings - request.prompt.length);
      return {
        request,
        room,
        reply: { tokens: [], logprobs: [], finish: "length" },
        random: createRandom("sample", request.seed),
      };
    });
    const waiting = jobs.filter(({ room }) => room > 0);
    const active = new Map<number, Active>();

    /** Takes the next token; the slot is free again when the reply is complete. */
    const advance = (slot: number, job: Active, logp: Float32Array) => {
      const { request, reply } = job;
      const { token, logprob } = sample(logp, request.temperature, request.topP, job.random);
      reply.tokens.push(token);
      reply.logprobs.push(logprob);
      if (request.stopTokens.includes(token)) reply.finish = "stop";
      if (reply.finish === "stop" || reply.tokens.length >= job.room) active.delete(slot);
    };

    while (waiting.length > 0 || active.size > 0) {
      while (waiting.length > 0 && active.size < decoder.slots) {
        const job = waiting.shift() as Active;
        const free = occupants.flatMap((_, slot) => (active.has(slot) ? [] : [slot]));
        const slot = chooseSlot(
          free,
          job.request,
          waiting.map(({ request }) => request),
        );
        occupants[slot] = { conversation: job.request.conversation, started: ++starts };
        active.set(slot, job);
        advance(slot, job, await prefill(slot, job.request.prompt));
      }
      if (active.size === 0) continue;
      const next = new Map([...active].map(([slot, { reply }]) => [slot, reply.tokens.at(-1) as number]));
      for (const [slot, logp] of await decoder.extendEach(next))
        advance(slot, active.get(slot) as Active, logp);
    }
    return jobs.map(({ reply }) => reply);
  }

  return {
    generate,
    forget() {
      decoder.forget();
      for (const occupant of occupants) Object.assign(occupant, { conversation: undefined, started: 0 });
      starts = 0;
    },
  };
}

function check({ prompt, temperature, topP, maxTokens }: GenerateRequest, config: ModelConfig): void {
  const problems: [boolean, string][] = [
    [prompt.length === 0, "a prompt of at least one token, got none"],
    [!(temperature >= 0), `a temperature of 0 or more, got ${temperature}`],
    [!(topP > 0 && topP <= 1), `topP above 0 and up to 1, got ${topP}`],
    [!(maxTokens >= 0), `maxTokens of 0 or more, got ${maxTokens}`],
  ];
  const problem = problems.find(([wrong]) => wrong);
  if (problem) throw new SparringError("engine", `generate: expected ${problem[1]}`);
  checkTokens(prompt, config, "generate");
}

function commonPrefix(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return length;
}
