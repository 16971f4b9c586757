import { defineSuite } from "sparring";
import shop from "./environment.ts";

/** Held-out tasks, written by hand: they decide the score and are never trained on. */
export default defineSuite({
  name: "shop",
  environment: shop,
  tasks: [
    {
      name: "how-many-are-left",
      calls: 2,
      pose: ({ shelf }, random) => {
        const good = random.pick(Object.keys(shelf));
        const call = `{ customer: "Ada", good: ${JSON.stringify(good)}, count: 2 }`;
        return {
          instruction: `Order 2 ${good} for Ada and say how many are left then.`,
          solution: `await tools.order_good(${call});
return await tools.count_good({ good: ${JSON.stringify(good)} });`,
          verify: `const orders = await tools.list_orders({ customer: "Ada" });
return orders.length === 1 && orders[0].count === 2 && answer === "${(shelf[good] ?? 0) - 2}";`,
          failures: [
            `return await tools.count_good({ good: ${JSON.stringify(good)} });`,
            `await tools.order_good(${call}); return "2";`,
            `await tools.order_good(${call}); await tools.order_good(${call}); return "0";`,
          ],
        };
      },
    },
  ],
});
