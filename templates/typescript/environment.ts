import { defineEnvironment, fail } from "sparring";
import { z } from "zod";

const goods = ["apples", "bread", "cheese", "dates", "eggs"];

/** A shop with a shelf and a list of orders. Change everything: state, rules, tools. */
export default defineEnvironment({
  name: "shop",
  rules: "An order takes its goods off the shelf at once. Nobody can order more than there is.",
  scenario: (random) => ({
    shelf: Object.fromEntries(
      random
        .shuffle(goods)
        .slice(0, 4)
        .map((good) => [good, random.integer(2, 20)]),
    ),
    orders: [] as { customer: string; good: string; count: number }[],
  }),
  entity: ({ shelf }, random) => random.pick(Object.keys(shelf)),
  tools: {
    list_goods: {
      description: "List the goods on the shelf",
      input: z.object({}),
      effect: "read",
      run: ({ shelf }) => Object.keys(shelf).sort(),
    },
    count_good: {
      description: "Count how much of a good is left",
      input: z.object({ good: z.string() }),
      effect: "read",
      run: ({ shelf }, { good }) => shelf[good] ?? fail(`no ${good}`),
    },
    list_orders: {
      description: "List the orders of a customer",
      input: z.object({ customer: z.string() }),
      effect: "read",
      run: ({ orders }, { customer }) => orders.filter((order) => order.customer === customer),
    },
    order_good: {
      description: "Order a good for a customer",
      input: z.object({ customer: z.string(), good: z.string(), count: z.int().min(1) }),
      run: ({ shelf, orders }, { customer, good, count }) => {
        const left = shelf[good];
        if (left === undefined) return fail(`no ${good}`);
        if (left < count) return fail(`only ${left} left`);
        shelf[good] = left - count;
        orders.push({ customer, good, count });
        return left - count;
      },
    },
  },
});
