export type { Suite, SuiteItem } from "./suite.ts";
