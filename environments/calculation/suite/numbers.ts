import type { PosedTask } from "sparring";
import { round2 } from "../numbers.ts";
import type { CalculationState } from "../state.ts";
import { isNumber } from "./judge.ts";

export const numberTasks: PosedTask<CalculationState>[] = [
  {
    name: "plus",
    calls: 1,
    pose: (_state, random) => {
      const a = random.integer(21, 199) / 2;
      const b = random.integer(11, 90);
      return {
        instruction: `What is ${a} plus ${b}?`,
        solution: `return await tools.add({ a: ${a}, b: ${b} });`,
        verify: isNumber(a + b),
        failures: [
          `return await tools.subtract({ a: ${a}, b: ${b} });`,
          `return await tools.multiply({ a: ${a}, b: ${b} });`,
          `return "${a} plus ${b}";`,
        ],
      };
    },
  },
  {
    name: "chairs",
    calls: 1,
    pose: (_state, random) => {
      const chairs = random.integer(12, 48);
      const each = random.integer(25, 99) / 2;
      return {
        instruction: `The school is ordering ${chairs} chairs and each one is ${each} dollars. What's the damage?`,
        solution: `return await tools.multiply({ a: ${chairs}, b: ${each} });`,
        verify: isNumber(chairs * each),
        failures: [
          `return await tools.add({ a: ${chairs}, b: ${each} });`,
          `return ${each};`,
          `return await tools.multiply({ a: ${chairs - 1}, b: ${each} });`,
        ],
      };
    },
  },
  {
    name: "discount",
    calls: 2,
    pose: (_state, random) => {
      const price = 10 * random.integer(11, 40);
      const percent = random.pick([10, 15, 20, 30, 40]);
      const off = round2((price * percent) / 100);
      return {
        instruction: `A coat costs ${price} dollars but there's ${percent} percent off. What do I pay?`,
        solution: `const off = await tools.multiply({ a: ${price}, b: ${percent / 100} });
return await tools.subtract({ a: ${price}, b: off });`,
        verify: isNumber(price - off),
        failures: [
          `return await tools.multiply({ a: ${price}, b: ${percent / 100} });`,
          `return await tools.subtract({ a: ${price}, b: ${percent} });`,
          `return ${price};`,
        ],
      };
    },
  },
  {
    name: "cafe-bill",
    calls: 3,
    pose: (_state, random) => {
      const [cups, cakes] = random.shuffle([2, 3, 4, 5, 6]);
      const cup = random.integer(11, 19) / 4;
      const cake = random.integer(21, 31) / 4;
      return {
        instruction: `We had ${cups} coffees at ${cup} and ${cakes} slices of cake at ${cake}. What does the table owe?`,
        solution: `const coffee = await tools.multiply({ a: ${cups}, b: ${cup} });
const cake = await tools.multiply({ a: ${cakes}, b: ${cake} });
return await tools.add({ a: coffee, b: cake });`,
        verify: isNumber(round2(cups! * cup + cakes! * cake)),
        failures: [
          `return await tools.add({ a: ${cup}, b: ${cake} });`,
          `return await tools.multiply({ a: ${cups}, b: ${cup} });`,
          `const coffee = await tools.multiply({ a: ${cakes}, b: ${cup} });
const cake = await tools.multiply({ a: ${cups}, b: ${cake} });
return await tools.add({ a: coffee, b: cake });`,
        ],
      };
    },
  },
];
