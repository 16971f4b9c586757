import { otherField, otherKind } from "./other-noun.ts";
import type { Gate } from "./trial.ts";
import { unknownName } from "./unknown-name.ts";
import { unrelatedTool } from "./unrelated-tool.ts";

/** The instruction and the solution are about the same: whoever reads the one could come to the other. */
export const named: Gate = async (trial) => {
  for (const check of [unknownName, unrelatedTool, otherKind, otherField]) {
    const rejection = await check(trial);
    if (rejection) return rejection;
  }
  return undefined;
};
