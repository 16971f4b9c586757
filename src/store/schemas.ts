import { z } from "zod";
import type { CodeAsTask, Json, JsonObject, Message, Outcome, Rollout } from "../core/index.ts";

const json: z.ZodType<Json> = z.json();

export const taskSchema: z.ZodType<CodeAsTask> = z.object({
  id: z.string().min(1),
  environment: z.string().min(1),
  environmentHash: z.string(),
  scenario: json,
  language: z.enum(["javascript", "python"]),
  instruction: z.string(),
  verify: z.string(),
  solution: z.string(),
  failures: z.array(z.string()),
  provenance: z.object({
    author: z.enum(["challenger", "hand-written"]),
    rollout: z.string().exactOptional(),
    model: z.string().exactOptional(),
  }),
});

const messageSchema: z.ZodType<Message> = z.discriminatedUnion("role", [
  z.object({ role: z.literal("system"), content: z.string() }),
  z.object({ role: z.literal("user"), content: z.string() }),
  z.object({
    role: z.literal("assistant"),
    content: z.string(),
    reasoning: z.string().exactOptional(),
    toolCalls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.string() })).exactOptional(),
  }),
  z.object({ role: z.literal("tool"), content: z.string(), toolCallId: z.string().exactOptional() }),
]);

const outcomeSchema: z.ZodType<Outcome> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("solved") }),
  z.object({
    kind: z.literal("failed"),
    truncated: z.enum(["turns", "context", "budget"]).exactOptional(),
    detail: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal("simulator-error"), detail: z.string() }),
  z.object({ kind: z.literal("infrastructure-error"), detail: z.string() }),
  z.object({ kind: z.literal("task-defect"), detail: z.string() }),
]);

const tokensSchema = z
  .object({
    ids: z.array(z.number().int().nonnegative()),
    mask: z.array(z.union([z.literal(0), z.literal(1)])),
    logprobs: z.array(z.number()),
    rendered: z.literal(true).exactOptional(),
  })
  .refine(
    (tokens) => tokens.mask.length === tokens.ids.length && tokens.logprobs.length === tokens.ids.length,
    {
      error: "expected ids, mask and logprobs of one length",
    },
  );

export const rolloutSchema: z.ZodType<Rollout> = z.object({
  id: z.string().min(1),
  role: z.enum(["executor", "challenger"]),
  environment: z.string(),
  scenario: json,
  task: z.string().exactOptional(),
  model: z.string(),
  user: z.object({ name: z.string(), faults: z.array(z.string()) }).exactOptional(),
  seed: z.number(),
  format: z.enum(["json", "code", "python", "react", "text"]),
  messages: z.array(messageSchema),
  turns: z.number(),
  toolCalls: z.number(),
  answer: z.string().nullable(),
  outcome: outcomeSchema,
  score: z.record(z.string(), json).exactOptional(),
  tokens: tokensSchema.exactOptional(),
  milliseconds: z.number(),
});

/** A proposal and what the gates said of it. `candidate` is null where the text could not be taken apart. */
export interface ProposalRecord {
  /** Of the candidate, admitted or not. */
  id: string;
  /** The challenger's rollout. */
  rollout: string;
  /** 0 for a first proposal, then counted up with every revision. */
  revision: number;
  /** What it was asked to be: so many calls, with these tools among them. */
  asked?: { calls: number; tools: string[] };
  candidate: CodeAsTask | null;
  /** The tools that the solution called, in order; present where every gate let it pass. */
  called?: string[];
  verdict: { admitted: true } | { admitted: false; gate: string; code: string; message: string };
  /** Tokens that the challenger spent on it, exploration included; 0 where the model does not say. */
  tokens: number;
}

const proposalSchema: z.ZodType<ProposalRecord> = z.object({
  id: z.string().min(1),
  rollout: z.string(),
  revision: z.number().int().nonnegative(),
  asked: z.object({ calls: z.number().int().positive(), tools: z.array(z.string()) }).exactOptional(),
  candidate: taskSchema.nullable(),
  called: z.array(z.string()).exactOptional(),
  verdict: z.discriminatedUnion("admitted", [
    z.object({ admitted: z.literal(true) }),
    z.object({ admitted: z.literal(false), gate: z.string(), code: z.string(), message: z.string() }),
  ]),
  tokens: z.number().nonnegative(),
});

/** One flat object a step: a curve's point. */
export type MetricRecord = Record<string, string | number | boolean | null>;

const metricSchema: z.ZodType<MetricRecord> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

/** What an evaluation came to, under a name that says when it was made ("before", "after-round-2"). */
export interface EvaluationRecord {
  name: string;
  result: JsonObject;
}

const evaluationSchema: z.ZodType<EvaluationRecord> = z.object({
  name: z.string(),
  result: z.record(z.string(), json),
});

/** What is in each stream; the file of a stream is `<name>.jsonl`. */
export interface Streams {
  proposals: ProposalRecord;
  /** Admitted ones only. */
  tasks: CodeAsTask;
  rollouts: Rollout;
  metrics: MetricRecord;
  evaluations: EvaluationRecord;
}

export type StreamName = keyof Streams;

export const streamSchemas: { readonly [S in StreamName]: z.ZodType<Streams[S]> } = {
  proposals: proposalSchema,
  tasks: taskSchema,
  rollouts: rolloutSchema,
  metrics: metricSchema,
  evaluations: evaluationSchema,
};

export const streamNames = Object.keys(streamSchemas) as StreamName[];
