import { defineEnvironment, fail } from "sparring";
import { z } from "zod";

export default defineEnvironment({
  name: "library",
  rules: "A book is lent to one member at a time. Members hold at most three books.",
  scenario: (random) => ({
    books: Object.fromEntries(
      random
        .shuffle(["Emma", "Dune", "Ulysses", "Persuasion"])
        .map((title, index) => [`B${index + 10}`, { title, holder: "" }]),
    ),
    members: ["Ada", "Ben", "Cleo"],
  }),
  entity: (state, random) => `book ${random.pick(Object.keys(state.books))}`,
  tools: {
    find_book: {
      description: "Find a book by title",
      input: z.object({ title: z.string() }),
      effect: "read",
      run: ({ books }, { title }) =>
        Object.keys(books).find((id) => books[id]?.title === title) ?? fail("no such book"),
    },
    get_book: {
      description: "Get a book by id",
      input: z.object({ book_id: z.string() }),
      effect: "read",
      run: ({ books }, { book_id }) => books[book_id] ?? fail("no such book"),
    },
    lend_book: {
      description: "Lend a book to a member",
      input: z.object({ book_id: z.string(), member: z.string() }),
      run: ({ books, members }, { book_id, member }) => {
        const book = books[book_id];
        if (!book) return fail("no such book");
        if (!members.includes(member)) return fail("no such member");
        if (book.holder !== "") return fail(`lent to ${book.holder}`);
        book.holder = member;
        return "done";
      },
    },
  },
});
