import type { PosedTask } from "sparring";
import { type Shop, totalOf } from "../shop.ts";
import {
  call,
  judge,
  orderIs,
  paymentIs,
  saysId,
  saysNumber,
  untouchedBut,
  variantIs,
  withoutItems,
} from "./checks.ts";
import { find, findUserWithOrders, fullName, itemsOf, ordersOf, paymentOfKind, variantOf } from "./facts.ts";

const settled = ["delivered", "shipped"] as const;

/** Tasks of five calls. */
export const fiveCalls: PosedTask<Shop>[] = [
  {
    name: "cancel-what-is-open",
    calls: 5,
    pose: (shop, random) => {
      const user = random.chance(0.5)
        ? findUserWithOrders(shop, random, [["pending"], settled])
        : findUserWithOrders(shop, random, [settled, ["pending"]]);
      const orders = user ? ordersOf(shop, user) : [];
      const open = orders.find(({ status }) => status === "pending");
      const other = orders.find(({ status }) => status !== "pending");
      if (!user || !open || !other) return undefined;
      const cancel = (id: string, reason: string) => call("cancel_order", { order_id: id, reason });
      return {
        instruction: `I have two orders with you. One went out, the other one has been sitting there as pending for weeks and now it's too late, so cancel that one for me. I'm ${user.email}.`,
        solution: `const user = ${call("find_user", { email: user.email })};\nlet open;\nfor (const id of await tools.list_orders({ user_id: user })) {\n  const order = await tools.get_order({ order_id: id });\n  if (order.status === "pending") open = id;\n}\nreturn await tools.cancel_order({ order_id: open, reason: "late" });`,
        verify: judge({
          records: [
            orderIs(shop, open.id, { status: "cancelled", reason: "late" }),
            ...untouchedBut(shop, user.id, open.id, open.payment),
          ],
        }),
        failures: [
          `return ${cancel(other.id, "late")};`,
          `return ${cancel(open.id, "mistake")};`,
          `return (${call("get_order", { order_id: open.id })}).status;`,
        ],
      };
    },
  },
  {
    name: "fill-the-gap",
    calls: 5,
    pose: (shop, random) => {
      const product = find(
        shop.products,
        random,
        ({ variants }) =>
          variants.length === 3 && variants.filter((id) => variantOf(shop, id).stock === 0).length === 1,
      );
      if (!product) return undefined;
      const empty = product.variants.find((id) => variantOf(shop, id).stock === 0) ?? "";
      const full = product.variants.filter((id) => id !== empty);
      const count = random.integer(8, 30);
      const restock = (id: string) => call("restock_variant", { variant_id: id, count });
      return {
        instruction: `One of the three variants of ${product.id} is completely sold out. I've found ${count} more of it in the cellar, could you find out which one it is and add them?`,
        solution: `const product = ${call("get_product", { product_id: product.id })};\nlet empty;\nfor (const id of product.variants) {\n  const variant = await tools.get_variant({ variant_id: id });\n  if (variant.stock === 0) empty = id;\n}\nreturn await tools.restock_variant({ variant_id: empty, count: ${count} });`,
        verify: judge({
          records: [variantIs(shop, empty, { stock: count }), ...full.map((id) => variantIs(shop, id))],
        }),
        failures: [
          ...full.map((id) => `return ${restock(id)};`),
          `${product.variants.map(restock).join(";\n")};\nreturn "done";`,
        ],
      };
    },
  },
  {
    name: "cheapest-of-product",
    calls: 5,
    pose: (shop, random) => {
      const product = find(shop.products, random, ({ variants }) => {
        const [least, second] = variants.map((id) => variantOf(shop, id).price).sort((a, b) => a - b);
        return variants.length === 3 && least !== second;
      });
      if (!product) return undefined;
      const [best = "", ...rest] = [...product.variants].sort(
        (a, b) => variantOf(shop, a).price - variantOf(shop, b).price,
      );
      return {
        instruction: `Someone in the chat wants a ${product.name}, color and size don't matter, only the price. Which variant id should I offer?`,
        solution: `const id = ${call("find_product", { name: product.name })};\nconst product = await tools.get_product({ product_id: id });\nlet best = { price: Infinity };\nfor (const id of product.variants) {\n  const variant = await tools.get_variant({ variant_id: id });\n  if (variant.price < best.price) best = { id, price: variant.price };\n}\nreturn best.id;`,
        verify: judge({ answer: saysId(best) }),
        failures: [
          ...rest.map((id) => `return "${id}";`),
          `return (${call("get_variant", { variant_id: best })}).price;`,
        ],
      };
    },
  },
  {
    name: "spent-so-far",
    calls: 5,
    pose: (shop, random) => {
      const kept = ["pending", ...settled] as const;
      const user = findUserWithOrders(shop, random, [kept, kept, kept]);
      if (!user) return undefined;
      const totals = ordersOf(shop, user).map(totalOf);
      const sum = totals.reduce((a, b) => a + b, 0);
      const name = { first_name: user.firstName, last_name: user.lastName, zip: user.zip };
      return {
        instruction: `How much has ${fullName(user)}, zip code ${user.zip}, spent with us so far? Take all the orders together, please.`,
        solution: `const user = ${call("find_user_by_name", name)};\nlet sum = 0;\nfor (const id of await tools.list_orders({ user_id: user })) {\n  const order = await tools.get_order({ order_id: id });\n  sum += order.total;\n}\nreturn sum;`,
        verify: judge({ answer: saysNumber(sum) }),
        failures: [
          `return ${Math.max(...totals)};`,
          `return ${sum - (totals[2] ?? 0)};`,
          `return "${totals.join(" + ")}";`,
        ],
      };
    },
  },
  {
    name: "credit-instead",
    calls: 5,
    pose: (shop, random) => {
      const user = findUserWithOrders(shop, random, [["delivered"]], (each, [order]) => {
        const gift = paymentOfKind(shop, each, "gift");
        return (
          gift !== undefined &&
          order !== undefined &&
          order.payment !== gift.id &&
          itemsOf(order).length === 1
        );
      });
      const [order] = user ? ordersOf(shop, user) : [];
      const gift = user && paymentOfKind(shop, user, "gift");
      if (!user || !order || !gift) return undefined;
      const [item = ""] = itemsOf(order);
      const giveBack = (payment: string) =>
        call("return_item", { order_id: order.id, variant_id: item, payment_id: payment });
      return {
        instruction: `good evening. i want to give back what you delivered to me, it is one order with one item. i'd rather have it as credit on my gift card than in cash. registered as ${user.email}`,
        solution: `const id = ${call("find_user", { email: user.email })};\nconst user = await tools.get_user({ user_id: id });\nconst gift = Object.keys(user.payments).find((payment) => user.payments[payment] === "gift");\nconst [order] = await tools.list_orders({ user_id: id });\nconst { items } = await tools.get_order({ order_id: order });\nreturn await tools.return_item({ order_id: order, variant_id: Object.keys(items)[0], payment_id: gift });`,
        verify: judge({
          records: [
            orderIs(shop, order.id, withoutItems(order, item)),
            paymentIs(shop, gift.id, { balance: gift.balance + totalOf(order) }),
            ...untouchedBut(shop, user.id, order.id, gift.id),
          ],
        }),
        failures: [
          `return ${giveBack(order.payment)};`,
          `return ${call("get_order", { order_id: order.id })};`,
          `return ${call("cancel_order", { order_id: order.id, reason: "mistake" })};`,
        ],
      };
    },
  },
];
