import { defineSuite, type PosedTask } from "sparring";
import library, { type Library } from "../index.ts";

const pages: PosedTask<Library> = {
  name: "pages",
  calls: 1,
  pose: ({ books }, random) => {
    const id = random.pick(Object.keys(books));
    return {
      instruction: `How long is ${id}?`,
      solution: `return (await tools.get_book({ id: "${id}" })).pages;`,
      verify: `return answer === "${books[id]?.pages}";`,
      failures: ["return 1;", "return 2;", "return 3;"],
    };
  },
};

const lend: PosedTask<Library> = {
  name: "lend",
  calls: 1,
  pose: ({ books }, random) => {
    const id = random.pick(Object.keys(books));
    return {
      instruction: `Please give ${id} to Grace.`,
      solution: `await tools.lend_book({ id: "${id}", member: "Grace" });`,
      verify: `return (await tools.get_book({ id: "${id}" })).lentTo === "Grace";`,
      failures: ["return 1;", "return 2;", `await tools.lend_book({ id: "${id}", member: "Ada" });`],
    };
  },
};

export default defineSuite({
  name: "library",
  environment: library,
  tasks: [pages, lend],
  scenariosPerTask: 6,
});
