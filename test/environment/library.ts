import { type CodeAsTask, defineEnvironment, fail, tool } from "sparring";
import { z } from "zod";

/** A small environment with every kind of tool, for tests. */
export interface Library {
  books: { [id: string]: { title: string; lentTo?: string } };
  members: string[];
}

const lendBook = tool({
  description: "Lend a book to a member",
  input: z.object({ book_id: z.string(), member: z.string() }),
  run: (state: Library, { book_id, member }) => {
    const book = state.books[book_id];
    if (!book) return fail("no such book");
    const holder = book.lentTo;
    book.lentTo = member;
    // Refused after the change, on purpose: the change has to be dropped.
    if (!state.members.includes(member)) return fail("no such member");
    if (holder !== undefined) return fail(`lent to ${holder}`);
    return book;
  },
});

export const library = defineEnvironment({
  name: "library",
  rules: "A book is lent to one member at a time.",
  scenario: (random): Library => ({
    books: Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [
        `B${index}`,
        { title: `Volume ${random.integer(1, 1_000_000)}` },
      ]),
    ),
    members: ["Ada", "Ben"],
  }),
  tools: {
    get_book: {
      description: "Get a book by id",
      input: z.object({ book_id: z.string() }),
      effect: "read",
      run: (state, { book_id }) => state.books[book_id] ?? fail("no such book"),
    },
    list_books: {
      description: "List book ids",
      input: z.object({ limit: z.int().min(1).optional() }),
      effect: "read",
      run: async (state, { limit }) => Object.keys(state.books).slice(0, limit),
    },
    lend_book: lendBook,
  },
  entity: (state, random) => `book ${random.pick(Object.keys(state.books))}`,
});

/** A task of one write, solved by lending and saying so. */
export const lendTask: CodeAsTask = {
  id: "lend",
  environment: library.name,
  environmentHash: library.hash,
  scenario: 7,
  language: "javascript",
  instruction: "Lend book B1 to Ada and say done.",
  verify: 'return answer === "done" && (await tools.get_book({ book_id: "B1" })).lentTo === "Ada";',
  solution: 'await tools.lend_book({ book_id: "B1", member: "Ada" }); return "done";',
  failures: [],
  provenance: { author: "hand-written" },
};
