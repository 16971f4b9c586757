import type { Checkout } from "../../src/benchmark/checkout.ts";
import { openInterpreter } from "../../src/benchmark/interpreter.ts";
import { m3ToolEval } from "../../src/benchmark/m3tooleval/files.ts";
import { tau2Bench, tauBench } from "../../src/benchmark/tau-bench/files.ts";
import { openCPython } from "./cpython.ts";

/** Folders of the checkouts, from the environment: TAU_BENCH, TAU2_BENCH and CODE_ACT. */
export const checkouts = {
  tau: process.env.TAU_BENCH,
  tau2: process.env.TAU2_BENCH,
  codeAct: process.env.CODE_ACT,
};

/** With CPYTHON=1 the machine's own Python takes the place of Pyodide, and what a hostile model does is left out. */
export const isCPython = process.env.CPYTHON === "1";
export const interpreter = isCPython ? openCPython : openInterpreter;

/** Why tests are left out, for their names: undefined where none are. */
export function missing(variable: "TAU_BENCH" | "TAU2_BENCH" | "CODE_ACT"): string | undefined {
  if (process.env[variable]) return undefined;
  const { repository, commit }: Checkout = {
    TAU_BENCH: tauBench.retail,
    TAU2_BENCH: tau2Bench,
    CODE_ACT: m3ToolEval,
  }[variable];
  const folder = repository.split("/").at(-1);
  const how = `git clone ${repository} && git -C ${folder} checkout ${commit}`;
  return `needs ${variable} with the folder of a checkout: ${how}`;
}
