import type { PosedTask } from "sparring";
import { reasons, type Shop, statuses, totalOf } from "../shop.ts";
import { products } from "../words.ts";
import {
  call,
  judge,
  orderIs,
  paymentIs,
  saysId,
  saysNumber,
  saysOneOf,
  untouchedBut,
  userIs,
  withoutItems,
} from "./checks.ts";
import {
  find,
  findUserWithOrders,
  fullName,
  itemsOf,
  newAddress,
  ordersOf,
  paymentOfKind,
  record,
  variantOf,
} from "./facts.ts";

const categories = [...new Set(products.map(({ category }) => category))];

/** Tasks of three calls. */
export const threeCalls: PosedTask<Shop>[] = [
  {
    name: "has-it-been-sent",
    calls: 3,
    pose: (shop, random) => {
      const user = findUserWithOrders(shop, random, [statuses]);
      const [order] = user ? ordersOf(shop, user) : [];
      const other = find(shop.orders, random, ({ status }) => status !== order?.status);
      if (!user || !order || !other) return undefined;
      return {
        instruction: `Hi there, I ordered something under ${user.email}, it's the only order I ever made. What's its status at the moment?`,
        solution: `const user = ${call("find_user", { email: user.email })};\nconst [id] = await tools.list_orders({ user_id: user });\nconst order = await tools.get_order({ order_id: id });\nreturn order.status;`,
        verify: judge({ answer: saysOneOf(order.status, statuses) }),
        failures: [
          `return (${call("list_orders", { user_id: user.id })})[0];`,
          `return (${call("get_order", { order_id: other.id })}).status;`,
          `return (${call("get_order", { order_id: order.id })}).total;`,
        ],
      };
    },
  },
  {
    name: "category-of-item",
    calls: 3,
    pose: (shop, random) => {
      const order = find(shop.orders, random, (each) => itemsOf(each).length === 1);
      if (!order) return undefined;
      const [item = ""] = itemsOf(order);
      const variant = variantOf(shop, item);
      const product = record(shop.products, variant.product);
      const other = find(shop.products, random, ({ category }) => category !== product.category);
      return {
        instruction: `For my statistics I need to know which category the one item in ${order.id} falls into.`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nconst [id] = Object.keys(order.items);\nconst variant = await tools.get_variant({ variant_id: id });\nconst product = await tools.get_product({ product_id: variant.product_id });\nreturn product.category;`,
        verify: judge({ answer: saysOneOf(product.category, categories) }),
        failures: [
          `return (${call("get_variant", { variant_id: item })}).color;`,
          `return (${call("get_product", { product_id: other?.id })}).category;`,
          `return (${call("get_variant", { variant_id: item })}).product_id;`,
        ],
      };
    },
  },
  {
    name: "gift-card-of-name",
    calls: 3,
    pose: (shop, random) => {
      const user = find(shop.users, random, (each) => paymentOfKind(shop, each, "gift") !== undefined);
      const gift = user && paymentOfKind(shop, user, "gift");
      if (!user || !gift) return undefined;
      const name = { first_name: user.firstName, last_name: user.lastName, zip: user.zip };
      const other = find(
        shop.payments,
        random,
        (each) => each.kind === "gift" && each.balance !== gift.balance,
      );
      return {
        instruction: `${fullName(user)} from ${user.city} (zip ${user.zip}) wants to know how much money is on the gift card in the account. Can you look?`,
        solution: `const id = ${call("find_user_by_name", name)};\nconst user = await tools.get_user({ user_id: id });\nconst gift = Object.keys(user.payments).find((payment) => user.payments[payment] === "gift");\nconst card = await tools.get_payment({ payment_id: gift });\nreturn card.balance;`,
        verify: judge({ answer: saysNumber(gift.balance) }),
        failures: [
          `return "${gift.id}";`,
          `return (${call("get_payment", { payment_id: other?.id })}).balance;`,
          `return Object.keys((${call("get_user", { user_id: user.id })}).payments).length;`,
        ],
      };
    },
  },
  {
    name: "dearest-of-three",
    calls: 3,
    pose: (shop, random) => {
      const orders = random
        .shuffle(Object.keys(shop.orders))
        .slice(0, 3)
        .map((id) => record(shop.orders, id));
      const [best, second, last] = [...orders].sort((a, b) => totalOf(b) - totalOf(a));
      if (!best || !second || !last || totalOf(best) === totalOf(second)) return undefined;
      const ids = orders.map(({ id }) => id);
      return {
        instruction: `Three customers ask for a free gift, but only the order with the highest total gets one. Which is it, ${ids[0]}, ${ids[1]} or ${ids[2]}?`,
        solution: `let best = { total: 0 };\nfor (const id of ${JSON.stringify(ids)}) {\n  const order = await tools.get_order({ order_id: id });\n  if (order.total > best.total) best = { id, total: order.total };\n}\nreturn best.id;`,
        verify: judge({ answer: saysId(best.id) }),
        failures: [`return "${second.id}";`, `return "${last.id}";`, `return "${ids.join(", ")}";`],
      };
    },
  },
  {
    name: "only-order-a-mistake",
    calls: 3,
    pose: (shop, random) => {
      const user = findUserWithOrders(shop, random, [["pending"]]);
      const [order] = user ? ordersOf(shop, user) : [];
      const other = find(shop.orders, random, (each) => each.status === "pending" && each.user !== user?.id);
      if (!user || !order || !other) return undefined;
      return {
        instruction: `Oh no, my little son got hold of my phone and bought something from you! My email is ${user.email}, there's just that one order. It was a mistake, please cancel it.`,
        solution: `const user = ${call("find_user", { email: user.email })};\nconst [id] = await tools.list_orders({ user_id: user });\nreturn await tools.cancel_order({ order_id: id, reason: "mistake" });`,
        verify: judge({
          records: [
            orderIs(shop, order.id, { status: "cancelled", reason: "mistake" }),
            ...untouchedBut(shop, user.id, order.id, order.payment),
          ],
        }),
        failures: [
          ...reasons
            .filter((reason) => reason !== "mistake")
            .map((reason) => `return ${call("cancel_order", { order_id: order.id, reason })};`),
          `return ${call("cancel_order", { order_id: other.id, reason: "mistake" })};`,
          `return (${call("list_orders", { user_id: user.id })})[0];`,
        ],
      };
    },
  },
  {
    name: "pay-with-gift-card",
    calls: 3,
    pose: (shop, random) => {
      const order = find(shop.orders, random, (each) => {
        const gift = paymentOfKind(shop, record(shop.users, each.user), "gift");
        return (
          each.status === "pending" &&
          gift !== undefined &&
          gift.id !== each.payment &&
          gift.balance >= totalOf(each)
        );
      });
      const gift = order && paymentOfKind(shop, record(shop.users, order.user), "gift");
      if (!order || !gift) return undefined;
      return {
        instruction: `I forgot that I still have a gift card with you! Please let it pay for ${order.id} instead of what I entered.`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nconst user = await tools.get_user({ user_id: order.user_id });\nconst gift = Object.keys(user.payments).find((payment) => user.payments[payment] === "gift");\nreturn await tools.change_payment({ order_id: "${order.id}", payment_id: gift });`,
        verify: judge({
          records: [
            orderIs(shop, order.id, { payment_id: gift.id }),
            paymentIs(shop, gift.id, { balance: gift.balance - totalOf(order) }),
            ...untouchedBut(shop, order.user, order.id, gift.id),
          ],
        }),
        failures: [
          `return ${call("change_payment", { order_id: order.id, payment_id: order.payment })};`,
          `return ${call("cancel_order", { order_id: order.id, reason: "mistake" })};`,
          `return "${gift.id}";`,
        ],
      };
    },
  },
  {
    name: "refund-onto-gift-card",
    calls: 3,
    pose: (shop, random) => {
      const order = find(shop.orders, random, (each) => {
        const gift = paymentOfKind(shop, record(shop.users, each.user), "gift");
        return (
          each.status === "delivered" &&
          itemsOf(each).length === 1 &&
          gift !== undefined &&
          gift.id !== each.payment
        );
      });
      const gift = order && paymentOfKind(shop, record(shop.users, order.user), "gift");
      if (!order || !gift) return undefined;
      const [item = ""] = itemsOf(order);
      const giveBack = (payment: string) =>
        call("return_item", { order_id: order.id, variant_id: item, payment_id: payment });
      return {
        instruction: `The only thing in ${order.id} broke on day one. I'm sending it back. Don't bother with my bank, put the money on my gift card.`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nconst user = await tools.get_user({ user_id: order.user_id });\nconst [item] = Object.keys(order.items);\nconst gift = Object.keys(user.payments).find((payment) => user.payments[payment] === "gift");\nreturn await tools.return_item({ order_id: "${order.id}", variant_id: item, payment_id: gift });`,
        verify: judge({
          records: [
            orderIs(shop, order.id, withoutItems(order, item)),
            paymentIs(shop, gift.id, { balance: gift.balance + totalOf(order) }),
            ...untouchedBut(shop, order.user, order.id, gift.id),
          ],
        }),
        failures: [
          `return ${giveBack(order.payment)};`,
          `return (${call("get_user", { user_id: order.user })}).payments;`,
          `return ${call("cancel_order", { order_id: order.id, reason: "mistake" })};`,
        ],
      };
    },
  },
  {
    name: "send-it-home",
    calls: 3,
    pose: (shop, random) => {
      const order = find(
        shop.orders,
        random,
        (each) => each.status === "pending" && each.street !== shop.users[each.user]?.street,
      );
      if (!order) return undefined;
      const { street, city, zip } = record(shop.users, order.user);
      const address = { street, city, zip };
      const send = (to: object) => call("change_order_address", { order_id: order.id, ...to });
      return {
        instruction: `Uh, ${order.id} is on its way to my old office. Send it to my home instead, you have that address in my account.`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nconst { street, city, zip } = await tools.get_user({ user_id: order.user_id });\nreturn await tools.change_order_address({ order_id: "${order.id}", street, city, zip });`,
        verify: judge({
          records: [orderIs(shop, order.id, address), ...untouchedBut(shop, order.user, order.id)],
        }),
        failures: [
          `return ${send({ ...address, zip: order.zip })};`,
          `return ${send({ street: order.street, city: order.city, zip: order.zip })};`,
          `return ${call("change_user_address", { user_id: order.user, street: order.street, city: order.city, zip: order.zip })};`,
        ],
      };
    },
  },
  {
    name: "which-is-it",
    calls: 3,
    pose: (shop, random) => {
      const order = find(shop.orders, random, (each) => {
        const [one, two] = itemsOf(each).map((id) => shop.variants[id]?.product);
        return itemsOf(each).length === 2 && one !== two;
      });
      if (!order) return undefined;
      const [asked = "", other = ""] = random.shuffle(itemsOf(order));
      const name = shop.products[variantOf(shop, asked).product]?.name;
      return {
        instruction: `${order.id} has two articles in it, and one of them is a ${name}. What's the variant id of that ${name}?`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nlet found;\nfor (const id of Object.keys(order.items)) {\n  const variant = await tools.get_variant({ variant_id: id });\n  if (variant.name === "${name}") found = id;\n}\nreturn found;`,
        verify: judge({ answer: saysId(asked) }),
        failures: [
          `return "${other}";`,
          `return Object.keys((${call("get_order", { order_id: order.id })}).items);`,
          `return ${call("find_product", { name })};`,
        ],
      };
    },
  },
  {
    name: "cancel-the-dearer",
    calls: 3,
    pose: (shop, random) => {
      const pair = (orders: readonly string[]) =>
        orders.map((id) => record(shop.orders, id)).filter(({ status }) => status === "pending");
      const user = find(shop.users, random, ({ orders }) => {
        const [one, two, three] = pair(orders);
        return one !== undefined && two !== undefined && three === undefined && totalOf(one) !== totalOf(two);
      });
      if (!user) return undefined;
      const [one, two] = random.shuffle(pair(user.orders));
      if (!one || !two) return undefined;
      const [dear, cheap] = totalOf(one) > totalOf(two) ? [one, two] : [two, one];
      const cancel = (id: string, reason = "price") => call("cancel_order", { order_id: id, reason });
      return {
        instruction: `Money is short this month :( Of my two open orders ${one.id} and ${two.id} I can only keep the cheaper one. Cancel the other, give "price" as the reason.`,
        solution: `const one = ${call("get_order", { order_id: one.id })};\nconst two = ${call("get_order", { order_id: two.id })};\nconst id = one.total > two.total ? "${one.id}" : "${two.id}";\nreturn await tools.cancel_order({ order_id: id, reason: "price" });`,
        verify: judge({
          records: [
            orderIs(shop, dear.id, { status: "cancelled", reason: "price" }),
            ...untouchedBut(shop, user.id, dear.id, dear.payment),
          ],
        }),
        failures: [
          `return ${cancel(cheap.id)};`,
          `${cancel(one.id)};\nreturn ${cancel(two.id)};`,
          `return ${cancel(dear.id, "late")};`,
        ],
      };
    },
  },
  {
    name: "new-life",
    calls: 3,
    pose: (shop, random) => {
      const user = find(shop.users, random);
      if (!user) return undefined;
      const address = newAddress(random);
      const email = `new.${user.lastName.toLowerCase()}${random.integer(10, 99)}@example.org`;
      const name = { first_name: user.firstName, last_name: user.lastName, zip: user.zip };
      const move = call("change_user_address", { user_id: user.id, ...address });
      const write = call("change_email", { user_id: user.id, email });
      return {
        instruction: `New job, new town: I'm ${fullName(user)}, up to now at ${user.zip}. Please change my email to ${email} and my address to ${address.street}, ${address.city}, ${address.zip}. Thank you!`,
        solution: `const id = ${call("find_user_by_name", name)};\nawait tools.change_email({ user_id: id, email: "${email}" });\nreturn await tools.change_user_address({ user_id: id, street: "${address.street}", city: "${address.city}", zip: "${address.zip}" });`,
        verify: judge({
          records: [userIs(shop, user.id, { ...address, email }), ...untouchedBut(shop, user.id, user.id)],
        }),
        failures: [
          `return ${move};`,
          `return ${write};`,
          `${write};\nreturn ${call("change_user_address", { user_id: user.id, ...address, zip: user.zip })};`,
        ],
      };
    },
  },
  {
    name: "everything-goes-back",
    calls: 3,
    pose: (shop, random) => {
      const order = find(
        shop.orders,
        random,
        (each) => each.status === "delivered" && itemsOf(each).length === 2,
      );
      if (!order) return undefined;
      const [one = "", two = ""] = itemsOf(order);
      const giveBack = (id: string) =>
        call("return_item", { order_id: order.id, variant_id: id, payment_id: order.payment });
      return {
        instruction: `I'm not happy with ${order.id}. Both things go back to you, and I want the full refund to where the money came from.`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nfor (const id of Object.keys(order.items)) {\n  await tools.return_item({ order_id: "${order.id}", variant_id: id, payment_id: order.payment_id });\n}\nreturn order.total;`,
        verify: judge({
          records: [
            orderIs(shop, order.id, withoutItems(order, one, two)),
            ...untouchedBut(shop, order.user, order.id, order.payment),
          ],
        }),
        failures: [
          `return ${giveBack(one)};`,
          `return ${giveBack(two)};`,
          `return ${call("cancel_order", { order_id: order.id, reason: "mistake" })};`,
        ],
      };
    },
  },
];
