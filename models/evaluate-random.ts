import { runChallenger } from "../src/challenger/index.ts";
import { type CodeAsTask, createRandom, type Json } from "../src/core/index.ts";
import { createGates } from "../src/gates/index.ts";
import type { TokenModel } from "../src/model/index.ts";
import { runExecutor, runWave } from "../src/rollout/index.ts";
import type { Sandbox } from "../src/sandbox/index.ts";
import { candidateOf } from "./corpus/candidate.ts";
import { environmentOf } from "./corpus/environment.ts";
import { makeWorld } from "./corpus/generated-world.ts";
import { makeTranscript } from "./corpus/make-transcript.ts";
import { drawState } from "./corpus/world.ts";

export interface RandomWorldScores {
  tasks: number;
  solved: number;
  /** Of the executors' first tool calls, how many named the right tool. */
  rightFirstTool: number;
  proposals: number;
  admitted: number;
  /** Where proposals died, by the gates' codes. */
  rejections: Record<string, number>;
  /** Calls that the admitted solutions make in their text, by number. */
  admittedCalls: Record<number, number>;
}

/** How the model does as executor (greedy) and as challenger (temperature 0.8, no revisions) on worlds that no training step has seen. */
export async function evaluateOnRandomWorlds(
  model: TokenModel,
  sandbox: Sandbox,
  { tasks, proposals, seed }: { tasks: number; proposals: number; seed: string },
): Promise<RandomWorldScores> {
  const executors = await runWave(
    posedTasks(tasks, seed),
    (job, facade, index) => {
      const sampling = { temperature: 0, topP: 1, maxTokens: 120 };
      return runExecutor({
        id: `e${index}`,
        seed: index,
        environment: job.environment,
        model: facade,
        sandbox,
        sampling,
        maxTurns: 9,
        task: job.task,
      });
    },
    { model, inFlight: 32 },
  );
  const jobs = posedTasks(tasks, seed);
  const firstTools = executors.results.filter((rollout, index) =>
    rollout.messages[2]?.content.includes(`{"name":"${jobs[index]!.firstTool}"`),
  );

  const scores: RandomWorldScores = {
    tasks,
    solved: executors.results.filter((rollout) => rollout.outcome.kind === "solved").length,
    rightFirstTool: firstTools.length,
    proposals,
    admitted: 0,
    rejections: {},
    admittedCalls: {},
  };
  const challengers = Array.from({ length: proposals }, (_, index) => {
    const random = createRandom(seed, "challenger", index);
    const world = makeWorld(random);
    return {
      environment: environmentOf(world),
      scenario: drawState(random, world.tables) as unknown as Json,
    };
  });
  const challenges = await runWave(
    challengers,
    (job, facade, index) =>
      runChallenger({
        id: `c${index}`,
        seed: index,
        environment: job.environment,
        model: facade,
        sandbox,
        scenario: job.scenario,
        revisions: 0,
        maxTurns: 15,
        sampling: { temperature: 0.8, topP: 1, maxTokens: 450 },
        check: (candidate) => createGates({ environment: job.environment, sandbox }).check(candidate),
      }),
    { model, inFlight: 32 },
  );
  for (const { rollout, attempts } of challenges.results) {
    const last = attempts.at(-1);
    if (last?.verdict.admitted) {
      scores.admitted++;
      const calls = last.candidate?.solution.match(/await tools\./g)?.length ?? 0;
      scores.admittedCalls[calls] = (scores.admittedCalls[calls] ?? 0) + 1;
    } else {
      const code =
        last !== undefined && !last.verdict.admitted
          ? last.verdict.code
          : rollout.outcome.kind === "failed"
            ? (rollout.outcome.truncated ?? "failed")
            : rollout.outcome.kind;
      scores.rejections[code] = (scores.rejections[code] ?? 0) + 1;
    }
  }
  return scores;
}

/** Tasks of the generator's own making, which its verifiers judge. */
function posedTasks(count: number, seed: string) {
  const jobs: { environment: ReturnType<typeof environmentOf>; task: CodeAsTask; firstTool: string }[] = [];
  for (let index = 0; jobs.length < count; index++) {
    const random = createRandom(seed, "executor", index);
    const world = makeWorld(random);
    const made = makeTranscript(random, world, "challenger");
    if (made === undefined) continue;
    const environment = environmentOf(world);
    const firstTool = made.transcript.task.program.steps[0]!.tool.spec.name;
    jobs.push({ environment, firstTool, task: candidateOf(`t${index}`, environment, made) });
  }
  return jobs;
}
