import type { Language } from "../core/index.ts";
import type { ProgramErrorCode } from "../sandbox/index.ts";
import { type Execution, type Gate, type Rejection, sentence } from "./trial.ts";

/** Solution and failures run to their end and call only tools that exist, rightly; verify gives a verdict after the solution. */
export const runs: Gate = async (trial) => {
  const { language } = trial.candidate;
  for (const execution of [await trial.solution(), ...(await trial.failures())]) {
    const broken = brokenRun(execution, language);
    if (broken) return broken;
  }
  const verdict = await trial.verdict();
  return verdict.kind === "defect" ? brokenVerify("the solution", verdict) : undefined;
};

/** What code that does not parse should have been. */
export const programForm: Record<Language, string> = {
  javascript: "Write the body of an async JavaScript function.",
  python: "Write the body of a Python function, without await.",
};

const advice: Record<Exclude<ProgramErrorCode, "syntax">, string> = {
  exception: "Make it run to its end.",
  timeout: "It takes too long, twice; do less.",
  fuel: "It takes too many steps; is there an endless loop?",
  "out-of-memory": "Keep less in memory.",
  "output-limit": "Return and print less.",
  "tool-limit": "Call fewer tools.",
};

/** A program that broke, or whose call a tool could not even read: such a program would fail for the wrong reason. */
function brokenRun({ name, result }: Execution, language: Language): Rejection | undefined {
  // Before the exception that it caused: the call is what has to change.
  const invalid = result.calls.find((call) => call.result.kind === "invalid");
  if (invalid?.result.kind === "invalid") {
    return {
      code: "invalid-call",
      message: `${sentence(`${name} was run and made a call that cannot work: ${invalid.result.error}`)} Call tools by their names, with arguments that fit.`,
    };
  }
  if (!result.error) return undefined;
  const { code, message } = result.error;
  const remedy = code === "syntax" ? programForm[language] : advice[code];
  return { code, message: `${sentence(`${name} was run and broke: ${message}`)} ${remedy}` };
}

/** Any state and any answer deserves a verdict: a verifier that breaks would hang or excuse whoever is judged. */
export function brokenVerify(
  after: string,
  defect: { code: ProgramErrorCode | "not-boolean"; detail: string },
): Rejection {
  return {
    code: `verify-${defect.code}`,
    message: `${sentence(`the verify code was run after ${after} and gave no verdict: ${defect.detail}`)} It has to return true or false whatever the state and the answer are.`,
  };
}
