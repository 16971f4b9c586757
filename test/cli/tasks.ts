import type { CodeAsTask } from "sparring";

/** A sound task about the first library that seed 0 makes, and ways to spoil it. */
export const lend: Omit<CodeAsTask, "environmentHash" | "language" | "provenance"> = {
  id: "lend",
  environment: "library",
  scenario: { books: { B1: { pages: 100, lentTo: null } } },
  instruction: "Lend B1 to Ada.",
  solution: `await tools.lend_book({ id: "B1", member: "Ada" });`,
  verify: `return (await tools.get_book({ id: "B1" })).lentTo === "Ada";`,
  failures: ["return 1;", "return 2;", `await tools.lend_book({ id: "B1", member: "Grace" });`],
};

export const lines = (records: readonly object[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");
