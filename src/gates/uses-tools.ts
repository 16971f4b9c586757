import type { Gate } from "./trial.ts";

/** The solution gets something out of a tool: what needs no tool teaches no tool use. */
export const usesTools: Gate = async (trial) => {
  const { result } = await trial.solution();
  if (result.calls.some((call) => call.result.kind === "value")) return undefined;
  return result.calls.length === 0
    ? { code: "no-call", message: "The solution calls no tool. Ask for something that needs the tools." }
    : {
        code: "only-refusals",
        message: "Every tool that the solution called refused. Ask for something that can be done.",
      };
};
