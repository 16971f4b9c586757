export { type GateName, gateNames, type Judged, type Verdict, type YieldReport } from "./gate.ts";
export { createGates, type Gates, tokensPerTask, worldsPerCheck, yieldReport } from "./gates.ts";
