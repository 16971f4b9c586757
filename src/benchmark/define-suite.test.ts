import { expect, test } from "vitest";
import { createRandom, SparringError, splitOf } from "../core/index.ts";
import { defineSuite, type PosedTask } from "./define-suite.ts";

interface Shelf {
  books: { id: string; pages: number }[];
}

const library = {
  name: "library",
  hash: "abc",
  stateOf: (scenario: unknown): Shelf => {
    const random = createRandom("library", scenario as number);
    return { books: [1, 2, 3].map((n) => ({ id: `B${n}`, pages: random.integer(50, 900) })) };
  },
};

const pages: PosedTask<Shelf> = {
  name: "pages",
  calls: 1,
  pose: (state, random) => {
    const book = random.pick(state.books);
    return {
      instruction: `How long is ${book.id}?`,
      solution: `return (await tools.get_book({ id: "${book.id}" })).pages;`,
      verify: `return answer === "${book.pages}";`,
      failures: ["return 0;", "return 1;", "return 2;"],
    };
  },
};

test("a task is posed on three scenarios of the split, as hand-written Code-as-Tasks with stable ids", async () => {
  const suite = defineSuite({ name: "library", environment: library, tasks: [pages] });
  const items = await suite.items("dev");
  expect(items.map((item) => item.task.id)).toEqual([
    "library/dev/pages/0",
    "library/dev/pages/1",
    "library/dev/pages/2",
  ]);
  for (const { task, posed, calls } of items) {
    expect(splitOf(task.scenario as number)).toBe("dev");
    expect(task).toMatchObject({
      environment: "library",
      environmentHash: "abc",
      language: "javascript",
      provenance: { author: "hand-written" },
    });
    expect([posed, calls]).toEqual(["pages", 1]);
  }
  expect(new Set(items.map((item) => item.task.verify)).size).toBe(3);
});

test("items are the same every time, and other tasks do not change them", async () => {
  const alone = await defineSuite({ name: "library", environment: library, tasks: [pages] }).items("test");
  const other: PosedTask<Shelf> = { ...pages, name: "other" };
  const second = await defineSuite({ name: "library", environment: library, tasks: [other, pages] }).items(
    "test",
  );
  expect(second.filter((item) => item.posed === "pages")).toEqual(alone);
});

test("a scenario that does not suit a task is passed over for the next one", async () => {
  const long: PosedTask<Shelf> = {
    ...pages,
    pose: (state, random) => (state.books[0]!.pages > 500 ? pages.pose(state, random) : undefined),
  };
  const items = await defineSuite({ name: "library", environment: library, tasks: [long] }).items("test");
  expect(items).toHaveLength(3);
  for (const item of items) expect(library.stateOf(item.task.scenario).books[0]!.pages).toBeGreaterThan(500);
});

test("a task that suits no scenario is a usage error that names it", async () => {
  const never: PosedTask<Shelf> = { ...pages, name: "never", pose: () => undefined };
  const suite = defineSuite({ name: "library", environment: library, tasks: [never] });
  await expect(suite.items("dev")).rejects.toThrow(/"never".*3 dev scenarios, got 0/);
});

test("a task that comes out the same in every scenario is not counted three times", async () => {
  const draft = pages.pose(library.stateOf(1), createRandom(1));
  const same: PosedTask<Shelf> = { ...pages, name: "same", pose: () => draft };
  const suite = defineSuite({ name: "library", environment: library, tasks: [same] });
  await expect(suite.items("dev")).rejects.toThrow(/got 1 different items/);
});

test("two tasks of one name are a usage error", () => {
  const define = () => defineSuite({ name: "library", environment: library, tasks: [pages, pages] });
  expect(define).toThrow(SparringError);
  expect(define).toThrow(/"pages" twice/);
});
