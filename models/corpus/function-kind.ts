import type { Json, Random } from "../../src/core/index.ts";

/**
 * A tool that computes and holds no records. `x` and `y` are arguments, {K} and {U}, {W} are drawn once for the tool
 * (a factor, units). `order` gives the instruction as an imperative, `phrase` as a noun phrase.
 */
export interface FunctionKind {
  takes: "number" | "text" | "numbers" | "text+number" | "texts";
  /** An "answer" is yes or no, or a choice: nothing to compute on with. */
  gives: "number" | "text" | "answer";
  names: string;
  descriptions: string;
  order: string;
  phrase: string;
  /** Undefined where it cannot be computed. */
  run(x: Json, y: Json, k: number): Json | undefined;
  /** Two arguments rather than one. */
  two?: boolean;
  /** A second argument that makes sense with the first; any number or text where missing. */
  second?(random: Random, x: Json): Json;
  /** Turns a word or some words into a text that the tool can do something with. */
  prepare?(word: string): string;
  /** Whether it is about texts of several words. */
  wordy?: boolean;
}

type Given = Omit<FunctionKind, "takes" | "gives" | "two">;

export const ofNumber = (kind: Given): FunctionKind => ({ takes: "number", gives: "number", ...kind });
export const ofTwoNumbers = (kind: Given): FunctionKind => ({ ...ofNumber(kind), two: true });
export const ofNumbers = (kind: Given): FunctionKind => ({ takes: "numbers", gives: "number", ...kind });
export const ofText = (kind: Given): FunctionKind => ({ takes: "text", gives: "text", ...kind });
export const ofTextAndNumber = (kind: Given): FunctionKind => ({
  takes: "text+number",
  gives: "text",
  two: true,
  ...kind,
});
export const ofTexts = (kind: Given): FunctionKind => ({ takes: "texts", gives: "text", two: true, ...kind });
export const giving = (gives: FunctionKind["gives"], kind: FunctionKind): FunctionKind => ({
  ...kind,
  gives,
});

export const round = (x: number) => Math.round(x * 100) / 100;
export const number = (x: Json) => Number(x);
export const letters = (x: Json) => [...String(x)];
export const yesNo = (test: boolean) => (test ? "yes" : "no");
