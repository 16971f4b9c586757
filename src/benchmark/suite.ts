import type { CodeAsTask, Split } from "../core/index.ts";

/** Held-out tasks with a name. Every item is an ordinary Code-as-Task whose author is "hand-written". */
export interface Suite {
  readonly name: string;
  readonly environment: string;
  /** The same items in the same order, always. */
  items(split: Exclude<Split, "train">): Promise<SuiteItem[]>;
}

export interface SuiteItem {
  task: CodeAsTask;
  /** Name of the hand-written task that was posed; items of one name differ in their scenario only. */
  posed: string;
  /** Tool calls that the written solution makes: the graded difficulty. */
  calls: number;
}
