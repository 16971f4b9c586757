export {
  type DefinedEnvironment,
  defineEnvironment,
  type EnvironmentDefinition,
  type ToolDefinition,
  tool,
} from "./define.ts";
export type { Environment, World } from "./environment.ts";
export { answerOf, runProgram, type Verification, verify } from "./program.ts";
export { fail, type Refusal } from "./refusal.ts";
