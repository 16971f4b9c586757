export { type GateName, gateNames, type Judged, type Verdict, type YieldReport } from "./gate.ts";
