import type { PosedTask } from "sparring";
import { type Shop, totalOf } from "../shop.ts";
import { call, judge, orderIs, paymentIs, saysId, untouchedBut, withExchange } from "./checks.ts";
import {
  find,
  findUserWithOrders,
  fullName,
  itemsOf,
  ordersOf,
  paymentOfKind,
  record,
  variantOf,
} from "./facts.ts";

const settled = ["delivered", "shipped"] as const;

/** Tasks of six calls. */
export const sixCalls: PosedTask<Shop>[] = [
  {
    name: "other-color",
    calls: 6,
    pose: (shop, random) => {
      const others = (item: string) => {
        const { product } = variantOf(shop, item);
        return record(shop.products, product).variants.filter((id) => id !== item);
      };
      const order = find(shop.orders, random, (each) => {
        const [item = "", another] = itemsOf(each);
        const paidByGift = shop.payments[each.payment]?.kind === "gift";
        if (each.status !== "delivered" || another !== undefined || paidByGift) return false;
        const [one, two, three] = others(item).map((id) => variantOf(shop, id));
        if (!one || !two || three) return false;
        const allDiffer = new Set([one.color, two.color, variantOf(shop, item).color]).size === 3;
        return allDiffer && one.stock > 0 && two.stock > 0;
      });
      if (!order) return undefined;
      const [item = ""] = itemsOf(order);
      const [wanted = "", other = ""] = random.shuffle(others(item));
      const { color } = variantOf(shop, wanted);
      const name = record(shop.products, variantOf(shop, wanted).product).name;
      const exchange = (id: string) =>
        call("exchange_item", { order_id: order.id, variant_id: item, new_variant_id: id });
      return {
        instruction: `The ${name} from ${order.id} doesn't match my room. You also have one in ${color}, right? If so, please exchange it for that one, whatever it costs.`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nconst [item] = Object.keys(order.items);\nconst bought = await tools.get_variant({ variant_id: item });\nconst product = await tools.get_product({ product_id: bought.product_id });\nlet wanted;\nfor (const id of product.variants) {\n  if (id === item) continue;\n  const variant = await tools.get_variant({ variant_id: id });\n  if (variant.color === "${color}") wanted = id;\n}\nreturn await tools.exchange_item({ order_id: "${order.id}", variant_id: item, new_variant_id: wanted });`,
        verify: judge({
          records: [
            orderIs(shop, order.id, withExchange(shop, order, item, wanted)),
            ...untouchedBut(shop, order.user, order.id),
          ],
        }),
        failures: [
          `return ${exchange(other)};`,
          `return ${call("return_item", { order_id: order.id, variant_id: item, payment_id: order.payment })};`,
          `return (${call("get_variant", { variant_id: wanted })}).price;`,
        ],
      };
    },
  },
  {
    name: "leave-me-alone",
    calls: 6,
    pose: (shop, random) => {
      const user = findUserWithOrders(shop, random, [["pending"], ["pending"]]);
      const [one, two] = user ? ordersOf(shop, user) : [];
      if (!user || !one || !two) return undefined;
      const name = { first_name: user.firstName, last_name: user.lastName, zip: user.zip };
      const cancel = (id: string, reason = "price") => call("cancel_order", { order_id: id, reason });
      const after = { status: "cancelled", reason: "price" };
      return {
        instruction: `${fullName(user)} from ${user.zip} called and was rather upset about our prices: everything that is still pending has to be cancelled for that reason. Have a look at each order before you do, please.`,
        solution: `const user = ${call("find_user_by_name", name)};\nfor (const id of await tools.list_orders({ user_id: user })) {\n  const order = await tools.get_order({ order_id: id });\n  if (order.status === "pending") await tools.cancel_order({ order_id: id, reason: "price" });\n}\nreturn "done";`,
        verify: judge({
          records: [
            orderIs(shop, one.id, after),
            orderIs(shop, two.id, after),
            ...untouchedBut(shop, user.id, one.id, two.id, one.payment, two.payment),
          ],
        }),
        failures: [
          `return ${cancel(one.id)};`,
          `return ${cancel(two.id)};`,
          `${cancel(one.id, "late")};\nreturn ${cancel(two.id, "late")};`,
        ],
      };
    },
  },
  {
    name: "open-one-to-gift-card",
    calls: 6,
    pose: (shop, random) => {
      const wanted = random.shuffle([["pending"], settled] as const);
      const user = findUserWithOrders(shop, random, wanted, (each, orders) => {
        const gift = paymentOfKind(shop, each, "gift");
        const open = orders.find(({ status }) => status === "pending");
        return (
          gift !== undefined &&
          open !== undefined &&
          open.payment !== gift.id &&
          gift.balance >= totalOf(open)
        );
      });
      const orders = user ? ordersOf(shop, user) : [];
      const open = orders.find(({ status }) => status === "pending");
      const other = orders.find(({ status }) => status !== "pending");
      const gift = user && paymentOfKind(shop, user, "gift");
      if (!user || !open || !other || !gift) return undefined;
      return {
        instruction: `Hi, it's ${user.firstName} (${user.email}). I've got two orders with you, and the one that is still pending should come off my gift card. Is that possible? Then please do it.`,
        solution: `const id = ${call("find_user", { email: user.email })};\nconst user = await tools.get_user({ user_id: id });\nconst gift = Object.keys(user.payments).find((payment) => user.payments[payment] === "gift");\nlet open;\nfor (const order of await tools.list_orders({ user_id: id })) {\n  const { status } = await tools.get_order({ order_id: order });\n  if (status === "pending") open = order;\n}\nreturn await tools.change_payment({ order_id: open, payment_id: gift });`,
        verify: judge({
          records: [
            orderIs(shop, open.id, { payment_id: gift.id }),
            paymentIs(shop, gift.id, { balance: gift.balance - totalOf(open) }),
            ...untouchedBut(shop, user.id, open.id, gift.id),
          ],
        }),
        failures: [
          `return ${call("change_payment", { order_id: other.id, payment_id: gift.id })};`,
          `return ${call("change_payment", { order_id: open.id, payment_id: open.payment })};`,
          `return ${call("cancel_order", { order_id: open.id, reason: "mistake" })};`,
        ],
      };
    },
  },
  {
    name: "dearest-of-four",
    calls: 6,
    pose: (shop, random) => {
      const product = find(shop.products, random, ({ variants }) => {
        const [most, second] = variants.map((id) => variantOf(shop, id).price).sort((a, b) => b - a);
        return variants.length === 4 && most !== second;
      });
      if (!product) return undefined;
      const [best = "", ...rest] = [...product.variants].sort(
        (a, b) => variantOf(shop, b).price - variantOf(shop, a).price,
      );
      return {
        instruction: `For the shop window I want the fanciest ${product.name} that we carry, I mean the most expensive one. Tell me its variant id.`,
        solution: `const id = ${call("find_product", { name: product.name })};\nconst product = await tools.get_product({ product_id: id });\nlet best = { price: 0 };\nfor (const id of product.variants) {\n  const variant = await tools.get_variant({ variant_id: id });\n  if (variant.price > best.price) best = { id, price: variant.price };\n}\nreturn best.id;`,
        verify: judge({ answer: saysId(best) }),
        failures: rest.map((id) => `return "${id}";`),
      };
    },
  },
];
