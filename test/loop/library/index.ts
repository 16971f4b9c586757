import { defineEnvironment, fail } from "sparring";
import { z } from "zod";

export interface Library {
  books: Record<string, { pages: number; lentTo: string | null }>;
}

const id = z.string();

/** A world small enough for tests of the loop. */
export default defineEnvironment({
  name: "library",
  rules: "A book can be lent to one member at a time.",
  scenario: (random): Library => ({
    books: Object.fromEntries(
      Array.from({ length: 12 }, () => [
        `B${random.integer(100, 999)}`,
        { pages: random.integer(50, 900), lentTo: null },
      ]),
    ),
  }),
  entity: (state, random) => `book ${random.pick(Object.keys(state.books))}`,
  tools: {
    get_book: {
      description: "Look up a book",
      input: z.object({ id }),
      effect: "read",
      run: (state, { id }) => state.books[id] ?? fail("no such book"),
    },
    lend_book: {
      description: "Lend a book to a member",
      input: z.object({ id, member: z.string() }),
      effect: "write",
      run: (state, { id, member }) => {
        const book = state.books[id];
        if (book === undefined) return fail("no such book");
        if (book.lentTo !== null) return fail("lent already");
        book.lentTo = member;
        return "lent";
      },
    },
  },
});
