import { brokenVerify } from "./runs.ts";
import { type Gate, quote } from "./trial.ts";

/** What an agent that did nothing might say. None of these could be the answer to a question. */
const emptyAnswers = ["", "done", "I have completed the task as you asked."];

/** Doing nothing earns nothing. */
export const untouchedFails: Gate = async (trial) => {
  const world = await trial.reset();
  const verdicts = await Promise.all(emptyAnswers.map((answer) => trial.verify(world, answer)));
  for (const [index, verdict] of verdicts.entries()) {
    const answer = quote(emptyAnswers[index] as string);
    if (verdict.kind === "defect")
      return brokenVerify(`nothing was done, with the answer ${answer},`, verdict);
    if (verdict.pass) {
      return {
        code: "untouched-passes",
        message: `Nothing was done and the answer was ${answer}, and the verify code still returned true. Make it check what the task asks for.`,
      };
    }
  }
  return undefined;
};
