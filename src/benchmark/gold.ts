import type { CodeAsTask, Outcome, Rollout } from "../core/index.ts";
import { answerOf, type Environment, runProgram, verify, type World } from "../environment/index.ts";
import type { ProgramResult, Sandbox } from "../sandbox/index.ts";

/** The rollout of an actor that runs the task's own solution. */
export async function replayGold(
  task: CodeAsTask,
  named: { id: string; seed: number },
  environment: Environment,
  sandbox: Sandbox,
): Promise<Rollout> {
  const world = await environment.reset(task.scenario);
  try {
    const result = await runProgram(sandbox, environment, world, task.solution, {
      language: task.language,
    });
    const answer = answerOf(result.value);
    return {
      ...named,
      role: "executor",
      environment: environment.name,
      scenario: task.scenario,
      task: task.id,
      model: "gold",
      format: "code",
      messages: [
        { role: "user", content: task.instruction },
        { role: "assistant", content: answer },
      ],
      turns: 1,
      toolCalls: result.calls.length,
      answer,
      outcome: await outcomeOf(result, answer, { task, environment, sandbox, world }),
      milliseconds: Math.round(result.milliseconds),
    };
  } finally {
    await world.close();
  }
}

/** A timeout is the machine's fault: fuel ends what never would. */
async function outcomeOf(
  result: ProgramResult,
  answer: string,
  at: { task: CodeAsTask; environment: Environment; sandbox: Sandbox; world: World },
): Promise<Outcome> {
  if (result.error) {
    const detail = `${result.error.code}: ${result.error.message}`;
    return { kind: result.error.code === "timeout" ? "infrastructure-error" : "failed", detail };
  }
  const verification = await verify(at.sandbox, at.environment, at.world, at.task, answer);
  if (verification.kind === "verdict") return { kind: verification.pass ? "solved" : "failed" };
  const { code, detail } = verification;
  return { kind: code === "timeout" ? "infrastructure-error" : "task-defect", detail };
}
