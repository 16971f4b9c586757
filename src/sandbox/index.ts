export type { Limits, Program, ProgramErrorCode, ProgramResult, Sandbox } from "./sandbox.ts";
