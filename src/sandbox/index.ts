export { createJavaScriptSandbox, DEFAULT_LIMITS } from "./javascript.ts";
export type { Limits, Program, ProgramErrorCode, ProgramResult, Sandbox } from "./sandbox.ts";
