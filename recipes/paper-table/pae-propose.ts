import { challengePrompt } from "../../src/challenger/index.ts";
import { type CodeAsTask, createRandom, type Rollout, scenarioSeed, seedOf } from "../../src/core/index.ts";
import type { World } from "../../src/environment/index.ts";
import {
  inFlightFor,
  type LoopContext,
  refuseBrokenWave,
  runStage,
  stageNames,
} from "../../src/loop/index.ts";
import type { Model } from "../../src/model/index.ts";
import { failedBy, playRollout, runWave } from "../../src/rollout/index.ts";

/**
 * Proposals of PAE (Zhou et al. 2024, arXiv 2412.13194, as the paper's baseline): the challenger explores and writes an
 * instruction, and nothing but it; whatever it asks for becomes a task. Goes on until there are as many tasks as wanted, or the
 * proposals are spent.
 */
export async function proposeInstructions(context: LoopContext): Promise<void> {
  const { config, run, say } = context;
  const { tasks: wanted, proposals: budget, wave: size } = config.challenge;
  const stage = stageNames.challenge(1);
  const title = "proposing instructions";
  let made = (await run.read("tasks", stage)).length;
  const done = Math.min(budget, run.waves(stage) * size);
  say({ kind: "stage-start", stage, title, unit: "challenge", done, total: budget });
  await runStage(context, stage, async (wave) => {
    const first = wave * size;
    const count = Math.min(size, budget - first, wanted - made);
    if (count <= 0) return null;
    const indices = Array.from({ length: count }, (_, index) => first + index);
    const proposed = await proposeWave(context, indices, (finished) =>
      say({
        kind: "advance",
        stage,
        done: first + finished,
        total: budget,
        note: `${made} of ${wanted} tasks`,
      }),
    );
    const tasks = await context.notHeldOut(proposed.flatMap(({ task }) => task ?? []));
    made += tasks.length;
    return {
      records: { tasks, rollouts: proposed.map(({ rollout }) => rollout) },
      metrics: [{ challenges: count, admitted: tasks.length }],
    };
  });
  say({ kind: "stage-end", stage, title, summary: `${made} tasks` });
}

interface Proposal {
  rollout: Rollout;
  task: CodeAsTask | null;
}

async function proposeWave(
  context: LoopContext,
  indices: readonly number[],
  onProgress: (finished: number) => void,
): Promise<Proposal[]> {
  const { environment, policy, challenger = policy.model } = context;
  const { results } = await runWave(indices, (index, model) => propose(context, index, model), {
    model: challenger,
    inFlight: inFlightFor(challenger, environment),
    onProgress: ({ finished }) => onProgress(finished),
  });
  refuseBrokenWave(results.map(({ rollout }) => rollout));
  return results;
}

async function propose(context: LoopContext, index: number, model: Model): Promise<Proposal> {
  const { config, environment, sandbox } = context;
  const { turns, temperature, maxTokens } = config.challenge;
  const id = `pae-${index}`;
  const scenario = scenarioSeed("train", index, config.seed);
  let instruction: string | undefined;
  const rollout = await playRollout(
    {
      id,
      seed: seedOf(config.seed, "pae", index),
      environment,
      sandbox,
      model,
      format: config.format,
      maxTurns: turns,
      sampling: { temperature, topP: 1, maxTokens },
    },
    {
      role: "challenger",
      scenario,
      open: (world) => request(world, config.seed, index, model.prompts),
      play: async (stage) => {
        const ending = await stage.act((text) => instructionIn(text) !== undefined);
        if (ending.kind === "truncated") return { outcome: failedBy(ending), answer: null };
        instruction = instructionIn(ending.text);
        const kind = instruction === undefined ? "failed" : "solved";
        return { outcome: { kind }, answer: ending.text };
      },
    },
  );
  if (instruction === undefined) return { rollout, task: null };
  const task: CodeAsTask = {
    id,
    environment: environment.name,
    environmentHash: environment.hash,
    scenario,
    language: "javascript",
    instruction,
    // There is no code to say what a rollout came to: see judge.ts.
    verify: "return false;",
    solution: "",
    failures: [],
    provenance: { author: "challenger", rollout: id, model: model.name },
  };
  return { rollout, task };
}

/** A model that was pretrained on brief requests knows no other, and writes a whole task; its code is not looked at. */
function request(world: World, seed: number, index: number, style: Model["prompts"]): string {
  const entity = world.entity(createRandom(seed, "pae", "entity", index));
  const wishes = entity === undefined ? {} : { entity };
  if (style === "brief") return challengePrompt(wishes, style);
  return [
    "Think of a new task for another agent that has the same tools but does not know what you know.",
    "First explore: call tools, a few turns, to learn what really is in this world. Then reply with the task, in exactly this form:",
    "",
    "<instruction>What the agent is asked, complete and unambiguous, in the words of a person.</instruction>",
    ...(entity === undefined ? [] : ["", `About: ${entity}`]),
  ].join("\n");
}

/** What the proposal asks for; undefined where the text is none. */
export function instructionIn(text: string): string | undefined {
  const found = /<instruction\b[^<>]*>(.*?)<\/instruction\s*>/is.exec(text)?.[1]?.trim();
  return found === "" ? undefined : found;
}
