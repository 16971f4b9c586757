import { brokenVerify } from "./runs.ts";
import { type Gate, quote, sentence } from "./trial.ts";

/** The verdict on every failure is false: a verdict, not a verifier that broke. */
export const failuresFail: Gate = async (trial) => {
  const failures = await trial.failures();
  const verdicts = await Promise.all(failures.map(({ world, answer }) => trial.verify(world, answer)));
  for (const [index, verdict] of verdicts.entries()) {
    const { name, answer } = failures[index] as (typeof failures)[number];
    if (verdict.kind === "defect") return brokenVerify(name, verdict);
    if (verdict.pass) {
      return {
        code: "failure-passes",
        message: `${sentence(`${name} was run and answered ${quote(answer)}, and the verify code then returned true`)} Make the verify code stricter, or that program wrong.`,
      };
    }
  }
  return undefined;
};
