import { createRandom, type Random, SparringError } from "../core/index.ts";
import type { Decoder } from "./decoder.ts";
import type { GenerateReply, GenerateRequest, ModelConfig } from "./engine.ts";
import { sample } from "./sample.ts";
import { stopWatch } from "./stop-texts.ts";
import { checkTokens } from "./train.ts";

/** Answers requests on one decoder; remembers which conversation each slot of its cache belongs to. */
export interface Generator {
  generate(requests: readonly GenerateRequest[]): Promise<GenerateReply[]>;
  generateSome(requests: readonly GenerateRequest[]): Promise<(GenerateReply | undefined)[]>;
  /** Starts anew, as if nothing had been asked for. */
  forget(): void;
}

interface Occupant {
  conversation: string | undefined;
  /** Number of the start that last took the slot; smaller is longer ago. */
  started: number;
}

interface Job {
  request: GenerateRequest;
  reply: GenerateReply;
  random: Random;
  /** Whether a token completes a stop text; to be asked for every token in turn. */
  completesStop(token: number): boolean;
  /** The most tokens that request and context allow. */
  room: number;
  complete: boolean;
}

/**
 * Steps that `generateSome` makes at least: handing out replies one by one would stop the batch too often. Of rollouts with 12
 * tokens a turn (`bench/batching.ts`), 4 steps keep 23 of 32 rows busy; 1 step would keep 26, and 8 would keep 19.
 */
const leastSteps = 4;

/** `tokens` are what the tokens stand for, as `Engine.readTokens` has it. */
export function createGenerator(
  config: ModelConfig,
  decoder: Decoder,
  tokens: () => readonly string[] | undefined,
): Generator {
  const occupants = Array.from(
    { length: decoder.slots },
    (): Occupant => ({ conversation: undefined, started: 0 }),
  );
  let starts = 0;
  let waiting: Job[] = [];
  const active = new Map<number, Job>();
  /** What `generateSome` was asked for and has not handed out, in the order of asking. */
  let underWay: Job[] = [];

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

  function enter(requests: readonly GenerateRequest[]): Job[] {
    for (const request of requests) check(request, config, tokens() !== undefined);
    const jobs = requests.map((request): Job => {
      const room = Math.min(request.maxTokens, config.max_position_embeddings - request.prompt.length);
      return {
        request,
        room,
        reply: { tokens: [], logprobs: [], finish: "length" },
        random: createRandom("sample", request.seed),
        completesStop: stopWatch(tokens() ?? [], request.stopTexts ?? []),
        complete: room <= 0,
      };
    });
    waiting.push(...jobs.filter(({ complete }) => !complete));
    return jobs;
  }

  /** Takes the next token; the slot is free again when the reply is complete. */
  function advance(slot: number, job: Job, logp: Float32Array): void {
    const { request, reply } = job;
    const { token, logprob } = sample(logp, request.temperature, request.topP, job.random);
    reply.tokens.push(token);
    reply.logprobs.push(logprob);
    if (job.completesStop(token) || request.stopTokens.includes(token)) reply.finish = "stop";
    job.complete = reply.finish === "stop" || reply.tokens.length >= job.room;
    if (job.complete) active.delete(slot);
  }

  /** Fills the free slots and gives every slot its next token. */
  async function step(): Promise<void> {
    while (waiting.length > 0 && active.size < decoder.slots) {
      const job = waiting.shift() as Job;
      const free = occupants.flatMap((_, slot) => (active.has(slot) ? [] : [slot]));
      const others = waiting.map(({ request }) => request);
      const slot = chooseSlot(free, job.request, others);
      occupants[slot] = { conversation: job.request.conversation, started: ++starts };
      active.set(slot, job);
      advance(slot, job, await prefill(slot, job.request.prompt));
    }
    if (active.size === 0) return;
    const next = new Map([...active].map(([slot, { reply }]) => [slot, reply.tokens.at(-1) as number]));
    for (const [slot, logp] of await decoder.extendEach(next)) advance(slot, active.get(slot) as Job, logp);
  }

  function forget(): void {
    decoder.forget();
    for (const occupant of occupants) Object.assign(occupant, { conversation: undefined, started: 0 });
    starts = 0;
    waiting = [];
    active.clear();
    underWay = [];
  }

  /** What breaks in the middle leaves nothing behind. */
  async function orForget<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      forget();
      throw thrown;
    }
  }

  return {
    forget,
    generate: (requests) =>
      orForget(async () => {
        const jobs = enter(requests);
        while (jobs.some(({ complete }) => !complete)) await step();
        return jobs.map(({ reply }) => reply);
      }),
    generateSome: (requests) =>
      orForget(async () => {
        underWay.push(...enter(requests));
        const some = () => underWay.some(({ complete }) => complete);
        const all = () => underWay.every(({ complete }) => complete);
        for (let steps = 0; !all() && (steps < leastSteps || !some()); steps++) await step();
        const replies = underWay.map(({ complete, reply }) => (complete ? reply : undefined));
        underWay = underWay.filter(({ complete }) => !complete);
        return replies;
      }),
  };
}

function check(request: GenerateRequest, config: ModelConfig, textsKnown: boolean): void {
  const { prompt, temperature, topP, maxTokens, stopTexts = [] } = request;
  const problems: [boolean, string][] = [
    [prompt.length === 0, "a prompt of at least one token, got none"],
    [!(temperature >= 0), `a temperature of 0 or more, got ${temperature}`],
    [!(topP > 0 && topP <= 1), `topP above 0 and up to 1, got ${topP}`],
    [!(maxTokens >= 0), `maxTokens of 0 or more, got ${maxTokens}`],
    [stopTexts.includes(""), "stop texts of at least one character, got an empty one"],
    [
      stopTexts.length > 0 && !textsKnown,
      "to know what tokens stand for before the first stop text; call readTokens",
    ],
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
