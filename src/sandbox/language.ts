import { type Language, SparringError } from "../core/index.ts";
import type { Program } from "./sandbox.ts";

/** Refuses a program of another language, which would only fail in a way that looks like the program's own fault. */
export function checkLanguage(language: Language, program: Program): void {
  if (program.language === undefined || program.language === language) return;
  throw new SparringError(
    "usage",
    `run a program: expected ${language}, got ${program.language}; createSandbox makes a sandbox for every language`,
  );
}
