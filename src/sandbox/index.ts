export { createSandbox } from "./any-language.ts";
export { createJavaScriptSandbox, DEFAULT_LIMITS } from "./javascript.ts";
export { createPythonSandbox, PYTHON_LIMITS } from "./python.ts";
export {
  type CallOptions,
  openPython,
  type PythonOptions,
  type PythonProcess,
  type PythonReply,
} from "./python-process.ts";
export type { Limits, Notebook, Program, ProgramErrorCode, ProgramResult, Sandbox } from "./sandbox.ts";
