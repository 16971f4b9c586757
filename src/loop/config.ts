import { z } from "zod";
import { SparringError } from "../core/index.ts";
import { modelSchema } from "./model-config.ts";
import { isOnline, trainSchema } from "./train-config.ts";

const count = z.int().min(1);
const temperature = z.number().min(0).max(10);

/** A model that plays the users whom the policy talks to; without one, the policy is given the instructions. */
const user = z.strictObject({
  /** Named like `model`, or a model of an endpoint. It stays as it is while the policy trains. */
  model: modelSchema,
  temperature: temperature.default(1),
  /** Of one message. */
  maxTokens: count.default(256),
});

/** See `challenge.quota`. */
export const defaultQuota = 12;

const schema = z.strictObject({
  /** Names the run's folder, `runs/<name>`. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "expected letters, digits, dots and dashes"),
  /** calculation, web-browsing, retail, airline, or the path of a module that default-exports an environment. */
  environment: z.string().min(1),
  /** Held-out suite, named like the environment; where it is not given, the built-in environment's own. */
  suite: z.string().min(1).exactOptional(),
  /** The policy's starting weights: "lab" or a folder in the Hugging Face layout. */
  model: z.string().min(1),
  /** Fixes scenarios, order and sampling. */
  seed: z.int().min(0).max(999),
  /** How the executor acts: one JSON tool call a turn, or a block of code, in JavaScript ("code") or Python. */
  format: z.enum(["json", "code", "python"]).default("json"),
  /** How often challenge, rollouts, training and evaluation are repeated, each time from the weights of the last. */
  iterations: count.default(1),
  /** Takes identifiers out of the instructions that a customer would not know, where the environment can. */
  redact: z.boolean().exactOptional(),
  evaluate: z
    .strictObject({
      split: z.enum(["dev", "test"]).default("test"),
      /** Attempts at every item. */
      trials: count.default(4),
      /** Items of the suite, spread evenly over it; all of them where it is not given. */
      items: count.exactOptional(),
      temperature: temperature.default(1),
      turns: count.default(15),
      maxTokens: count.default(256),
      /** At test time. */
      user: user.exactOptional(),
    })
    .prefault({}),
  challenge: z
    .strictObject({
      /** Who writes the tasks, where that is not the policy. It stays as it is while the policy trains. */
      model: modelSchema.exactOptional(),
      /** Of the tasks' programs; JavaScript where it is not given. */
      language: z.enum(["javascript", "python"]).exactOptional(),
      /** Admitted tasks wanted; proposing ends when they are there... */
      tasks: count.default(100),
      /** ...or when this many proposals were made. */
      proposals: count.default(1000),
      /** Proposals at a time. */
      wave: count.default(32),
      /** Least and most tool calls that a proposal is asked to need. */
      calls: z
        .tuple([count, count])
        .refine(([least, most]) => least <= most, "expected the least before the most calls")
        .default([1, 4]),
      /** Most tasks of an iteration whose solutions make the same number of calls with the same tools; of those that differ in nothing but values, half as many. */
      quota: count.default(defaultQuota),
      /** How often a rejected proposal may be revised. */
      revisions: z.int().min(0).default(1),
      temperature: temperature.default(1),
      turns: count.default(8),
      maxTokens: count.default(512),
    })
    .prefault({}),
  rollouts: z
    .strictObject({
      /**
       * Who tries the tasks, where that is not the policy: distillation. The policy learns from what it solved by rft alone,
       * rendered with the policy's own template and tokenizer.
       */
      model: modelSchema.exactOptional(),
      /** Attempts at every admitted task. */
      attempts: count.default(4),
      /** Rollouts at a time. */
      wave: count.default(64),
      temperature: temperature.default(1),
      turns: count.default(15),
      maxTokens: count.default(256),
      /** In training. */
      user: user.exactOptional(),
    })
    .prefault({}),
  train: trainSchema.prefault({}),
});

/** What only shows where two parts of a configuration are seen together. */
const checked = schema.superRefine(({ train, rollouts, evaluate }, { addIssue }) => {
  if (isOnline(train) && rollouts.temperature !== 1) {
    addIssue({
      code: "custom",
      path: ["rollouts", "temperature"],
      message: `expected 1 with ${train.algorithm}, which compares the policy with what was sampled, got ${rollouts.temperature}`,
    });
  }
  if (rollouts.model !== undefined && train.algorithm !== "rft") {
    addIssue({
      code: "custom",
      path: ["rollouts", "model"],
      message: `expected none with ${train.algorithm}, which learns from tokens that the policy itself sampled; leave it out, or use rft`,
    });
  }
  if (train.dev !== undefined && evaluate.split === "dev") {
    addIssue({
      code: "custom",
      path: ["evaluate", "split"],
      message: 'expected "test" where train.dev picks weights by their dev score, got "dev"',
    });
  }
});

/** What a user writes in `sparring.config.ts`; everything that has a default may be left out. */
export type SparringConfig = z.input<typeof schema>;
/** A checked configuration, defaults filled in. */
export type LoopConfig = z.output<typeof schema>;

/** Types a configuration where it is written. */
export function defineConfig(config: SparringConfig): SparringConfig {
  return config;
}

/** Checks a configuration and fills in the defaults. `where` names its origin in the error, which lists every wrong key. */
export function parseConfig(value: unknown, where: string): LoopConfig {
  const parsed = checked.safeParse(value);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map((issue) => {
    const key = issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
    return `${key}${issue.message}`;
  });
  throw new SparringError("usage", `read configuration ${where}: ${complaints.join("; ")}`);
}
