import { type CodeAsTask, type Json, type Language, renderValue } from "../core/index.ts";
import type { Limits, ProgramErrorCode, ProgramResult, Sandbox } from "../sandbox/index.ts";
import type { Environment, World } from "./environment.ts";

/** Runs a program (solution, failure case, code action) on a world. It may change the world. */
export function runProgram(
  sandbox: Pick<Sandbox, "run">,
  environment: Environment,
  world: World,
  code: string,
  options: { language?: Language; limits?: Partial<Limits>; seed?: number } = {},
): Promise<ProgramResult> {
  return sandbox.run({
    code,
    tools: environment.tools.map((tool) => tool.name),
    call: (name, argumentsJson) => world.call(name, argumentsJson),
    ...options,
  });
}

/** The answer that a program's return value amounts to. */
export function answerOf(value: Json | undefined): string {
  return renderValue(value);
}

/** A verdict, or why the verifier could not give one (a task defect). */
export type Verification =
  | { kind: "verdict"; pass: boolean }
  | { kind: "defect"; code: ProgramErrorCode | "not-boolean"; detail: string };

/**
 * Runs a task's `verify` on a snapshot of the world, with read tools only, in an interpreter of its own.
 * Anything but a returned boolean is a defect of the task, never a failure of whoever is judged.
 */
export async function verify(
  sandbox: Sandbox,
  environment: Environment,
  world: World,
  { verify: code, language }: Pick<CodeAsTask, "verify" | "language">,
  answer: string,
): Promise<Verification> {
  const snapshot = await world.snapshot();
  try {
    const result = await sandbox.run({
      language,
      code,
      answer,
      tools: environment.tools.filter((tool) => tool.effect === "read").map((tool) => tool.name),
      call: (name, argumentsJson) => snapshot.call(name, argumentsJson),
    });
    if (result.error) {
      const { code, message } = result.error;
      return { kind: "defect", code, detail: `verify: ${code}: ${message}` };
    }
    if (typeof result.value !== "boolean") {
      return {
        kind: "defect",
        code: "not-boolean",
        detail: `verify: expected true or false, got ${JSON.stringify(result.value)}`,
      };
    }
    return { kind: "verdict", pass: result.value };
  } finally {
    await snapshot.close();
  }
}
