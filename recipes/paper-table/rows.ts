import type { PlaceName } from "./config.ts";

export type Setting = "self" | "distillation";
export type Method = "pae" | "sca";

/** Pass@1 and Pass@4, in percent. */
type Figures = readonly [passAt1: number, passAt4: number];

interface RowSpec {
  label: string;
  /** Absent where nothing is trained. */
  trained?: { setting: Setting; method: Method };
  /** What the paper reports with Llama-3.1-8B-Instruct, and 70B as the teacher (arXiv 2506.01716). No intervals are given there. */
  paper: Record<PlaceName, Figures>;
}

const figures = (
  calculation: Figures,
  browsing: Figures,
  retail: Figures,
  airline: Figures,
): Record<PlaceName, Figures> => ({ calculation, "web-browsing": browsing, retail, airline });

/** The table's rows, in its order. */
export const rows = {
  "zero-shot": {
    label: "zero-shot",
    paper: figures([20.3, 43.8], [16.2, 42.1], [8.9, 15.7], [2.5, 10.0]),
  },
  "self-pae": {
    label: "self-improvement, PAE",
    trained: { setting: "self", method: "pae" },
    paper: figures([27.6, 54.2], [14.0, 38.2], [9.8, 18.3], [0.0, 0.0]),
  },
  "self-sca": {
    label: "self-improvement, SCA",
    trained: { setting: "self", method: "sca" },
    paper: figures([31.8, 62.5], [44.9, 67.6], [13.0, 25.2], [4.2, 10.0]),
  },
  "distillation-pae": {
    label: "distillation, PAE",
    trained: { setting: "distillation", method: "pae" },
    paper: figures([44.3, 77.1], [45.6, 76.5], [23.7, 40.9], [6.7, 13.3]),
  },
  "distillation-sca": {
    label: "distillation, SCA",
    trained: { setting: "distillation", method: "sca" },
    paper: figures([43.2, 72.9], [50.0, 82.4], [28.9, 48.7], [6.7, 23.3]),
  },
  teacher: {
    label: "teacher zero-shot",
    paper: figures([57.3, 79.2], [64.0, 79.4], [34.6, 56.5], [9.2, 20.0]),
  },
} satisfies Record<string, RowSpec>;

export type RowName = keyof typeof rows;
export const rowNames = Object.keys(rows) as RowName[];
export const rowSpec = (name: RowName): RowSpec => rows[name];

/** Rows that need somebody to learn from. */
export const needsTeacher = (name: RowName): boolean =>
  name === "teacher" || rowSpec(name).trained?.setting === "distillation";

/** Share of the proposals that the paper's gates let pass, in Retail with the 8B challenger; PAE has none. */
export const paperYield: Record<Method, number> = { pae: 1, sca: 0.052 };
