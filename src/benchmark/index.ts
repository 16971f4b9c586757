export { defineSuite, type PosedTask, type SuiteDefinition } from "./define-suite.ts";
export type { Suite, SuiteItem } from "./suite.ts";
