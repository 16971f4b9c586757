import { type CodeAsTask, type Language, SparringError } from "../core/index.ts";
import { programForm } from "./runs.ts";
import { type Gate, type Rejection, sentence, type Trial } from "./trial.ts";

export const fewestFailures = 3;
const mostFailures = 16;
const longestInstruction = 4_000;
const longestCode = 16_000;

/** All parts are there, of sensible size, distinct from each other, and code that parses. */
export const wellFormed: Gate = async (trial) => {
  const { language } = trial.candidate;
  const bad = badPart(trial.candidate) ?? (await badPlace(trial));
  if (bad) return bad;
  // The sandbox's own parser decides, and it parses when it runs; what else came of the runs is the next gate's.
  for (const { name, result } of [await trial.solution(), ...(await trial.failures())]) {
    if (result.error?.code === "syntax") return syntaxError(name, result.error.message, language);
  }
  const verdict = await trial.verdict();
  if (verdict.kind === "defect" && verdict.code === "syntax")
    return syntaxError("the verify code", verdict.detail, language);
  return undefined;
};

function badPart(candidate: CodeAsTask): Rejection | undefined {
  const { instruction, solution, verify, failures } = candidate;
  const parts = [
    { name: "the instruction", text: instruction, longest: longestInstruction },
    { name: "the solution", text: solution, longest: longestCode },
    { name: "the verify code", text: verify, longest: longestCode },
    ...failures.map((text, index) => ({ name: `failure ${index + 1}`, text, longest: longestCode })),
  ];
  for (const { name, text, longest } of parts) {
    if (text.trim() === "") return { code: "empty", message: `${sentence(`${name} is empty`)} Write it.` };
    if (text.length > longest) {
      return {
        code: "too-long",
        message: `${sentence(`${name} has ${text.length} characters, more than ${longest}`)} Make it shorter.`,
      };
    }
  }
  if (failures.length < fewestFailures) {
    return {
      code: "too-few-failures",
      message: `The task has ${failures.length} failures. Write at least ${fewestFailures}, each a plausible wrong program.`,
    };
  }
  if (failures.length > mostFailures) {
    return {
      code: "too-many-failures",
      message: `The task has ${failures.length} failures. Keep the ${mostFailures} most plausible ones at most.`,
    };
  }
  const seen = new Map([[solution.trim(), "the solution"]]);
  for (const [index, failure] of failures.entries()) {
    const twin = seen.get(failure.trim());
    if (twin !== undefined) {
      return {
        code: "repeated-program",
        message: `Failure ${index + 1} is the same program as ${twin}. Write a different wrong one.`,
      };
    }
    seen.set(failure.trim(), `failure ${index + 1}`);
  }
  return undefined;
}

/** A task for other tools, or for a state that this environment cannot rebuild. */
async function badPlace({ candidate, environment, reset }: Trial): Promise<Rejection | undefined> {
  if (candidate.environment !== environment.name) {
    return {
      code: "other-environment",
      message: `The task is for the environment ${candidate.environment}, and these are the gates of ${environment.name}.`,
    };
  }
  try {
    await reset();
    return undefined;
  } catch (error) {
    if (!(error instanceof SparringError) || error.code !== "usage") throw error;
    return { code: "scenario", message: sentence(`the scenario cannot be set up: ${error.message}`) };
  }
}

function syntaxError(name: string, message: string, language: Language): Rejection {
  return {
    code: "syntax",
    message: `${sentence(`${name} does not parse: ${message}`)} ${programForm[language]}`,
  };
}
