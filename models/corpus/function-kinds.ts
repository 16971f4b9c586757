import { amountKinds } from "./amount-kinds.ts";
import { arithmeticKinds } from "./arithmetic-kinds.ts";
import { codeKinds } from "./code-kinds.ts";
import type { FunctionKind } from "./function-kind.ts";
import { letterKinds } from "./letter-kinds.ts";
import { textFacts } from "./text-facts.ts";

/** Everything that tools without records compute, by kind. */
export const functionKinds: Readonly<Record<string, FunctionKind>> = {
  ...arithmeticKinds,
  ...amountKinds,
  ...letterKinds,
  ...codeKinds,
  ...textFacts,
};
