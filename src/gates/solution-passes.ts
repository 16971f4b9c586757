import { type Gate, quote } from "./trial.ts";

/** The verdict on the solution is true. */
export const solutionPasses: Gate = async (trial) => {
  const verdict = await trial.verdict();
  if (verdict.kind === "verdict" && verdict.pass) return undefined;
  const { answer } = await trial.solution();
  return {
    code: "solution-fails",
    message: `The solution was run and answered ${quote(answer)}, and the verify code then returned false. Make them agree.`,
  };
};
