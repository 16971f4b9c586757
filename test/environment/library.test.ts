import { library } from "./library.ts";
import { testEnvironment } from "./test-environment.ts";

testEnvironment("an environment made by defineEnvironment", library, {
  scenarios: [1, 2],
  calls: async () => ({
    read: { tool: "get_book", args: { book_id: "B1" } },
    write: { tool: "lend_book", args: { book_id: "B1", member: "Ada" } },
    refused: [
      { tool: "get_book", args: { book_id: "B99" } },
      { tool: "lend_book", args: { book_id: "B1", member: "Zoe" } },
    ],
  }),
});
