import { defineEnvironment, type Random } from "sparring";
import { readTools } from "./reads.ts";
import { redact } from "./redact.ts";
import { shopScenario } from "./scenario.ts";
import type { Shop } from "./shop.ts";
import { writeTools } from "./writes.ts";

/** The back office of a shop, in few enough words for a tiny model. */
export default defineEnvironment({
  name: "retail",
  rules: [
    "Only pending orders can be cancelled or changed.",
    "Only items of delivered orders can be returned or exchanged.",
    "A refund goes to the order's payment or to a gift card of the same user.",
    "An exchange needs another variant of the same product that is in stock.",
    "A gift card must cover the whole amount.",
  ].join(" "),
  scenario: shopScenario,
  tools: { ...readTools, ...writeTools },
  entity: shopEntity,
  redact,
});

/** Usually a user or an order, for those are where the work is. */
function shopEntity(shop: Shop, random: Random): string {
  const draw = random.next();
  if (draw < 0.45) return `user ${random.pick(Object.keys(shop.users))}`;
  if (draw < 0.85) return `order ${random.pick(Object.keys(shop.orders))}`;
  return `product ${random.pick(Object.keys(shop.products))}`;
}
