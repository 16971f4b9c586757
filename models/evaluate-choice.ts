import { createRandom, type ToolSpec } from "../src/core/index.ts";
import type { Engine } from "../src/engine/index.ts";
import type { Tokenizer } from "../src/model/index.ts";
import { systemPrompt } from "../src/rollout/index.ts";
import { environmentOf } from "./corpus/environment.ts";
import { chosen } from "./corpus/exercises.ts";
import { makeWorld } from "./corpus/generated-world.ts";
import { makeTranscript } from "./corpus/make-transcript.ts";

/** A request, and the tool that is called first. */
export interface Choice {
  system: string;
  request: string;
  tool: ToolSpec;
}

/** The mean probability that the model gives the right tool's name, of all names there could be. Costs a fraction of rollouts. */
export async function rightToolProbability(
  engine: Engine,
  tokenizer: Tokenizer,
  choices: readonly Choice[],
): Promise<number> {
  const data = choices.map(({ system, request, tool }) => {
    const before = `<|system|>${system}<|end|><|user|>${request}<|end|><|assistant|>`;
    const ids = tokenizer.encode(before + chosen(tool));
    const from = tokenizer.encode(`${before}<tool_call>{"name":"`).length;
    return { ids, weights: ids.map(() => 0), from };
  });
  const logprobs = await engine.forward(data);
  const sums = data.map(({ from }, index) => logprobs[index]!.slice(from).reduce((a, b) => a + b, 0));
  return sums.reduce((total, sum) => total + Math.exp(sum), 0) / data.length;
}

/** Choices in unseen random worlds: by the tool's own description, and by the requests of tasks. */
export function randomChoices(count: number, seed: string): { described: Choice[]; requested: Choice[] } {
  const described: Choice[] = [];
  const requested: Choice[] = [];
  for (let index = 0; requested.length < count; index++) {
    const random = createRandom(seed, "choice", index);
    const world = makeWorld(random);
    const made = makeTranscript(random, world, "challenger");
    if (made === undefined) continue;
    const system = systemPrompt(environmentOf(world), "json", "brief");
    const { spec } = random.pick(world.tools);
    described.push({ system, request: spec.description, tool: spec });
    const { instruction, program } = made.transcript.task;
    requested.push({ system, request: instruction, tool: program.steps[0]!.tool.spec });
  }
  return { described, requested };
}
