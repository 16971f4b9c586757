export { createJavaScriptSandbox, DEFAULT_LIMITS } from "./javascript.ts";
export {
  type CallOptions,
  openPython,
  type PythonOptions,
  type PythonProcess,
  type PythonReply,
} from "./python-process.ts";
export type { Limits, Program, ProgramErrorCode, ProgramResult, Sandbox } from "./sandbox.ts";
