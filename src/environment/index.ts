export type { Environment, World } from "./environment.ts";
export { answerOf, runProgram, type Verification, verify } from "./program.ts";
