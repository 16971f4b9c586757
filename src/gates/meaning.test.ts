import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { CodeAsTask } from "../core/index.ts";
import { defineEnvironment, fail } from "../environment/index.ts";
import { createJavaScriptSandbox } from "../sandbox/index.ts";
import { createGates } from "./gates.ts";

const sandbox = createJavaScriptSandbox({ workers: 2 });
afterAll(() => sandbox.close());

interface School {
  books: Record<string, { title: string; cost: number; rating: number }>;
  rooms: Record<string, { seats: number; teacher: string }>;
}
const bookId = z.object({ book_id: z.string() });

const school = defineEnvironment({
  name: "school",
  rules: "Lend books.",
  scenario: (): School => ({
    books: {
      b11: { title: "Dunes", cost: 31, rating: 4 },
      b12: { title: "Tides", cost: 28, rating: 5 },
    },
    rooms: { r7: { seats: 40, teacher: "Ms Okafor" } },
  }),
  tools: {
    list_books: {
      description: "All books",
      input: z.object({}),
      effect: "read",
      run: ({ books }) => Object.keys(books),
    },
    get_book: {
      description: "Look at a book",
      input: bookId,
      effect: "read",
      run: ({ books }, { book_id }) => books[book_id] ?? fail("no such book"),
    },
    set_cost: {
      description: "Price a book",
      input: bookId.extend({ cost: z.number() }),
      run: ({ books }, { book_id, cost }) => {
        const book = books[book_id];
        if (!book) return fail("no such book");
        book.cost = cost;
        return book.cost;
      },
    },
    get_room: {
      description: "Look at a room",
      input: z.object({ room_id: z.string() }),
      effect: "read",
      run: ({ rooms }, { room_id }) => rooms[room_id] ?? fail("no such room"),
    },
    count_in: {
      description: "Count rooms or books",
      input: z.object({ kind: z.enum(["rooms", "books"]) }),
      effect: "read",
      run: (state, { kind }) => Object.keys(state[kind]).length,
    },
    take_share: {
      description: "Take a fraction of an amount",
      input: z.object({ amount: z.number(), fraction: z.number() }),
      effect: "read",
      run: (_, { amount, fraction }) => amount * fraction,
    },
  },
});

/** A task that asks a question, sound in all but its meaning. */
function question(instruction: string, solution: string, answer: string): CodeAsTask {
  return {
    id: "q",
    environment: "school",
    environmentHash: school.hash,
    scenario: 1,
    language: "javascript",
    instruction,
    solution,
    verify: `return answer === ${JSON.stringify(answer)};`,
    failures: ['return "x";', 'return "y";', 'return "z";'],
    provenance: { author: "challenger" },
  };
}

const getBook = (id: string, field: string) =>
  `const book = await tools.get_book({ book_id: "${id}" });\nreturn book.${field};`;
const setCost = (id: string, cost: string) =>
  `await tools.set_cost({ book_id: "${id}", cost: ${cost} });\nreturn "done";`;
const costs = (instruction: string, solution: string): CodeAsTask => ({
  ...question(instruction, solution, "done"),
  verify: 'return (await tools.get_book({ book_id: "b11" })).cost === 46;',
  failures: ["return 1;", "return 2;", setCost("b11", "45")],
});

async function verdictOn(task: CodeAsTask): Promise<string> {
  const verdict = await createGates({ environment: school, sandbox }).check(task);
  return verdict.admitted ? "admitted" : `${verdict.gate} ${verdict.code}: ${verdict.message}`;
}

describe("a solution whose literals are known", () => {
  test.each<[string, CodeAsTask]>([
    ["from the instruction", question("What does b11 cost?", getBook("b11", "cost"), "31")],
    [
      "from an earlier result",
      question(
        "What does the first of all books cost?",
        `await tools.list_books({}); ${getBook("b11", "cost")}`,
        "31",
      ),
    ],
    [
      "from the instruction in other letters",
      question("What is the cost of B11?", getBook("b11", "cost"), "31"),
    ],
    [
      "from the choices of a tool",
      question(
        "How many volumes are there to count?",
        'return await tools.count_in({ kind: "books" });',
        "2",
      ),
    ],
    [
      "as a percentage",
      question(
        "What is 40 percent of 30?",
        "return await tools.take_share({ amount: 30, fraction: 0.4 });",
        "12",
      ),
    ],
    [
      "as a number in words",
      question(
        "What is half of twelve, as a fraction of 0.5?",
        "return await tools.take_share({ amount: 12, fraction: 0.5 });",
        "6",
      ),
    ],
    [
      "because it computes them",
      costs(
        "The cost of b11 goes up by 15.",
        `const book = await tools.get_book({ book_id: "b11" });\n${setCost("b11", "book.cost + 15")}`,
      ),
    ],
    ["because it only acknowledges", costs("Set the cost of b11 to 46.", setCost("b11", "46"))],
    [
      "because it counts",
      question(
        "How many books cost more than 30?",
        "let count = 0;\nfor (const id of await tools.list_books({})) if ((await tools.get_book({ book_id: id })).cost > 30) count += 1;\nreturn count;",
        "1",
      ),
    ],
  ])("%s is admitted", async (_, task) => {
    expect(await verdictOn(task)).toBe("admitted");
  });
});

test.each<[string, CodeAsTask, RegExp]>([
  [
    "an id that nobody was told",
    question("What does the dearest book cost?", getBook("b11", "cost"), "31"),
    /^grounded unknown-argument: The solution passes "b11" to get_book, .*Name it in the instruction/,
  ],
  [
    "a number that nobody was told",
    costs("Set the cost of b11 to a fair one.", setCost("b11", "46")),
    /^grounded unknown-argument: The solution passes "46" to set_cost/,
  ],
  [
    "an answer that no tool gave",
    question(
      "Which kind of book is b11?",
      `${getBook("b11", "title").replace("return book.title", 'return book.cost > 3 ? "novel" : "play"')}`,
      "novel",
    ),
    /^grounded unknown-answer: The solution answers "novel"/,
  ],
  [
    "a returned number that no tool gave",
    question("How many pages has b11?", 'await tools.get_book({ book_id: "b11" });\nreturn 212;', "212"),
    /^grounded unknown-answer: The solution answers "212"/,
  ],
])("a solution with %s is rejected", async (_, task, expected) => {
  expect(await verdictOn(task)).toMatch(expected);
});

test.each<[string, CodeAsTask, RegExp]>([
  [
    "an id that nothing knows",
    question("What do b11 and b99 cost? The first is enough.", getBook("b11", "cost"), "31"),
    /^named unknown-name: The instruction names "b99"/,
  ],
  [
    "a person that nothing knows",
    question("What does the b11 of Henrietta cost?", getBook("b11", "cost"), "31"),
    /^named unknown-name: The instruction names "Henrietta"/,
  ],
  [
    "a quote that nothing knows",
    question('What does b11, "Waves", cost?', getBook("b11", "cost"), "31"),
    /^named unknown-name: The instruction names "Waves"/,
  ],
  [
    "things that the called tool has no word for",
    question("Which desks do we have?", 'return (await tools.list_books({})).join(", ");', "b11, b12"),
    /^named unrelated-tool: The solution calls list_books/,
  ],
  [
    "a thing by the name of another kind",
    question("What does room b11 cost?", getBook("b11", "cost"), "31"),
    /^named other-kind: The instruction says "room b11"/,
  ],
  [
    "a thing by a name that nothing has",
    question("What is the rating of desk b11?", getBook("b11", "rating"), "4"),
    /^named other-kind: The instruction says "desk b11"/,
  ],
  [
    "another field than the one that is answered",
    question("What is the rating of b11?", getBook("b11", "cost"), "31"),
    /^named other-field: The instruction speaks of rating, and the solution is about cost/,
  ],
  [
    "another field than the one that is set",
    costs("The rating of b11 must become 46.", setCost("b11", "46")),
    /^named other-field: The instruction speaks of rating, and the solution is about cost/,
  ],
])("an instruction with %s is rejected", async (_, task, expected) => {
  expect(await verdictOn(task)).toMatch(expected);
});

test.each<[string, CodeAsTask]>([
  ["who is speaking", question("Hi, this is Noah. What does b11 cost?", getBook("b11", "cost"), "31")],
  ["a weekday", question("By Friday I have to know: what does b11 cost?", getBook("b11", "cost"), "31")],
  [
    "what a result knows",
    question("Dunes is b11, isn't it? What does it cost?", getBook("b11", "cost"), "31"),
  ],
  ["the limit of a condition", costs("If the cost of b11 is above 30, set it to 46.", setCost("b11", "46"))],
])("an instruction that names %s is admitted", async (_, task) => {
  expect(await verdictOn(task)).toBe("admitted");
});

test("a tool that only works on what another one found needs no word of its own", async () => {
  const solution = `const [id] = await tools.list_books({});\n${getBook("b11", "cost").replace('"b11"', "id")}`;
  expect(
    await verdictOn(question("The first one on our list of books: what is its cost?", solution, "31")),
  ).toBe("admitted");
});

test("a solution that passes very much, very often is judged all the same", async () => {
  const solution = `const ids = await tools.list_books({});
for (let n = 0; n < 20; n++) await tools.get_book({ book_id: ids[0] + "x".repeat(20000) });
${getBook("b11", "cost")}`;
  expect(await verdictOn(question("What does b11 cost?", solution, "31"))).toBe("admitted");
});
