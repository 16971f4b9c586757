export { type GateName, gateNames, type Judged, type Verdict, type YieldReport } from "./gate.ts";
export { createGates, type Gates, tokensPerTask, yieldReport } from "./gates.ts";
