import { expect, test } from "vitest";
import { rowNames } from "./rows.ts";
import { renderTable } from "./table.ts";
import { libraryPlace, scoreOfHalves, smallTable } from "./test-table.ts";

const table = smallTable("unused");
const facts = { tasks: 4, tried: 12, solved: 7, steps: 8 };
const results = new Map([
  ["zero-shot/calculation/1", { scores: { test: scoreOfHalves(2, 1) }, facts: {} }],
  ["self-sca/calculation/1", { scores: { test: scoreOfHalves(4, 3) }, facts }],
  ["self-pae/calculation/2", { scores: { test: scoreOfHalves(4, 4) }, facts }],
]);
const text = renderTable(table, [libraryPlace], results);
const row = (label: string) => text.split("\n").find((line) => line.startsWith(`| ${label} |`));

test("measured figures stand beside the paper's, with interval, amount and the difference to zero-shot", () => {
  expect(row("zero-shot")).toBe(
    "| zero-shot | 37.5% | 25.0% to 50.0% | 20.3% | 100.0% | 43.8% | – | 2 x 4 | – |",
  );
  expect(row("self-improvement, SCA")).toBe(
    "| self-improvement, SCA | 87.5% | 75.0% to 100.0% | 31.8% | 100.0% | 62.5% | +50.0 (+50.0 to +50.0) | 2 x 4 | 7 of 12 rollouts of 4 tasks, 8 steps |",
  );
});

test("what was not computed, or under another seed, is a dash beside the paper's figure", () => {
  expect(row("self-improvement, PAE")).toBe(
    "| self-improvement, PAE | – | – | 27.6% | – | 54.2% | – | – | – |",
  );
});

test("it says who took part, with what seed, and on which tasks", () => {
  expect(text).toMatch(
    /Tasks written by challenger.*Trained: start\. Teacher: teacher\. No user: .*seed 1\./,
  );
  expect(text).toContain("Trained in built-in calculation, tested on built-in calculation.");
  const tau = {
    ...libraryPlace,
    name: "airline" as const,
    address: "tau-bench:airline:/somewhere",
    benchmark: { name: "tau-bench:airline", source: "/somewhere", leaveOutIdle: true, items: 31 },
  };
  expect(renderTable(table, [tau], results)).toContain(
    "Trained in tau-bench:airline, tested on tau-bench:airline.",
  );
});

test("without a teacher there are no rows of distillation", () => {
  const { teacher: _, ...alone } = table;
  const lines = renderTable(alone, [libraryPlace], results)
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.includes("Pass@1"));
  expect(lines).toHaveLength(3);
  expect(rowNames).toHaveLength(6);
});
