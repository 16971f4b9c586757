import type { PosedTask } from "sparring";
import { type Shop, statuses, totalOf } from "../shop.ts";
import {
  call,
  judge,
  orderIs,
  saysId,
  saysNumber,
  saysOneOf,
  saysText,
  untouchedBut,
  userIs,
  variantIs,
} from "./checks.ts";
import { find, fullName, itemsOf, newAddress } from "./facts.ts";

/** Tasks of one call. The first six are worded as plainly as can be. */
export const oneCall: PosedTask<Shop>[] = [
  {
    name: "order-status",
    calls: 1,
    pose: ({ orders }, random) => {
      const order = find(orders, random);
      const other = find(orders, random, ({ status }) => status !== order?.status);
      if (!order || !other) return undefined;
      return {
        instruction: `What is the status of order ${order.id}?`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nreturn order.status;`,
        verify: judge({ answer: saysOneOf(order.status, statuses) }),
        failures: [
          `const order = ${call("get_order", { order_id: other.id })};\nreturn order.status;`,
          `const order = ${call("get_order", { order_id: order.id })};\nreturn order.total;`,
          `return "${statuses.find((status) => status !== order.status)}";`,
        ],
      };
    },
  },
  {
    name: "order-total",
    calls: 1,
    pose: ({ orders }, random) => {
      const order = find(orders, random, (each) => itemsOf(each).length > 1);
      const other = find(orders, random, (each) => order !== undefined && totalOf(each) !== totalOf(order));
      if (!order || !other) return undefined;
      return {
        instruction: `What is the total of order ${order.id}?`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nreturn order.total;`,
        verify: judge({ answer: saysNumber(totalOf(order)) }),
        failures: [
          `const order = ${call("get_order", { order_id: other.id })};\nreturn order.total;`,
          `const order = ${call("get_order", { order_id: order.id })};\nreturn Object.values(order.items)[0];`,
          `const order = ${call("get_order", { order_id: order.id })};\nreturn Object.keys(order.items).length;`,
        ],
      };
    },
  },
  {
    name: "user-email",
    calls: 1,
    pose: ({ users }, random) => {
      const user = find(users, random);
      const other = find(users, random, (_, id) => id !== user?.id);
      if (!user || !other) return undefined;
      return {
        instruction: `What is the email of user ${user.id}?`,
        solution: `const user = ${call("get_user", { user_id: user.id })};\nreturn user.email;`,
        verify: judge({ answer: saysText(user.email) }),
        failures: [
          `const user = ${call("get_user", { user_id: other.id })};\nreturn user.email;`,
          `const user = ${call("get_user", { user_id: user.id })};\nreturn user.name;`,
          `return "${user.firstName.toLowerCase()}@example.com";`,
        ],
      };
    },
  },
  {
    name: "variant-stock",
    calls: 1,
    pose: ({ variants }, random) => {
      const variant = find(variants, random, ({ stock, price }) => stock > 0 && stock !== price);
      const other = find(variants, random, ({ stock }) => stock !== variant?.stock);
      if (!variant || !other) return undefined;
      return {
        instruction: `How many of variant ${variant.id} are in stock?`,
        solution: `const variant = ${call("get_variant", { variant_id: variant.id })};\nreturn variant.stock;`,
        verify: judge({ answer: saysNumber(variant.stock) }),
        failures: [
          `const variant = ${call("get_variant", { variant_id: variant.id })};\nreturn variant.price;`,
          `const variant = ${call("get_variant", { variant_id: other.id })};\nreturn variant.stock;`,
          `${call("restock_variant", { variant_id: variant.id, count: 1 })};\nreturn ${variant.stock + 1};`,
        ],
      };
    },
  },
  {
    name: "cancel-mistake",
    calls: 1,
    pose: (shop, random) => {
      const order = find(shop.orders, random, ({ status }) => status === "pending");
      const other = find(shop.orders, random, ({ status }, id) => status === "pending" && id !== order?.id);
      if (!order || !other) return undefined;
      return {
        instruction: `Cancel order ${order.id} with the reason mistake.`,
        solution: `return ${call("cancel_order", { order_id: order.id, reason: "mistake" })};`,
        verify: judge({
          records: [
            orderIs(shop, order.id, { status: "cancelled", reason: "mistake" }),
            ...untouchedBut(shop, order.user, order.id, order.payment),
          ],
        }),
        failures: [
          `return ${call("cancel_order", { order_id: order.id, reason: "late" })};`,
          `return ${call("cancel_order", { order_id: other.id, reason: "mistake" })};`,
          `const order = ${call("get_order", { order_id: order.id })};\nreturn order.status === "pending" ? "cancelled" : "not pending";`,
        ],
      };
    },
  },
  {
    name: "restock",
    calls: 1,
    pose: (shop, random) => {
      const variant = find(shop.variants, random);
      const other = find(shop.variants, random, (_, id) => id !== variant?.id);
      if (!variant || !other) return undefined;
      const count = random.integer(5, 60);
      return {
        instruction: `Add ${count} to the stock of variant ${variant.id}.`,
        solution: `return ${call("restock_variant", { variant_id: variant.id, count })};`,
        verify: judge({
          records: [variantIs(shop, variant.id, { stock: variant.stock + count }), variantIs(shop, other.id)],
        }),
        failures: [
          `return ${call("restock_variant", { variant_id: variant.id, count: count + 1 })};`,
          `return ${call("restock_variant", { variant_id: other.id, count })};`,
          `const variant = ${call("get_variant", { variant_id: variant.id })};\nreturn variant.stock + ${count};`,
        ],
      };
    },
  },
  {
    name: "who-wrote",
    calls: 1,
    pose: ({ users }, random) => {
      const user = find(users, random);
      const other = find(users, random, (_, id) => id !== user?.id);
      if (!user || !other) return undefined;
      return {
        instruction: `There is a message from ${user.email} in our inbox. Which customer is that? I only need the user id.`,
        solution: `return ${call("find_user", { email: user.email })};`,
        verify: judge({ answer: saysId(user.id) }),
        failures: [
          `return ${call("find_user", { email: other.email })};`,
          `return "${fullName(user)}";`,
          `return "${user.email}";`,
        ],
      };
    },
  },
  {
    name: "gift-card-left",
    calls: 1,
    pose: ({ payments }, random) => {
      const gift = find(payments, random, ({ kind }) => kind === "gift");
      if (gift?.kind !== "gift") return undefined;
      const card = find(payments, random, ({ kind }) => kind === "card");
      return {
        instruction: `Hi! My aunt gave me gift card ${gift.id} last year. Is there anything left on it, and how much?`,
        solution: `const card = ${call("get_payment", { payment_id: gift.id })};\nreturn card.balance;`,
        verify: judge({ answer: saysNumber(gift.balance) }),
        failures: [
          `const card = ${call("get_payment", { payment_id: gift.id })};\nreturn card.kind;`,
          `const card = ${call("get_payment", { payment_id: card?.id })};\nreturn card.digits;`,
          `return 0;`,
        ],
      };
    },
  },
  {
    name: "lost-mailbox",
    calls: 1,
    pose: (shop, random) => {
      const user = find(shop.users, random);
      const other = find(shop.users, random, (_, id) => id !== user?.id);
      if (!user || !other) return undefined;
      const email = `${user.lastName.toLowerCase()}${random.integer(10, 99)}@example.org`;
      return {
        instruction: `${user.firstName} ${user.lastName}, our customer ${user.id}, can't get into the old mailbox any more. Please note ${email} as the new email.`,
        solution: `return ${call("change_email", { user_id: user.id, email })};`,
        verify: judge({
          records: [userIs(shop, user.id, { email }), ...untouchedBut(shop, user.id, user.id)],
        }),
        failures: [
          `return ${call("change_email", { user_id: other.id, email })};`,
          `return ${call("change_email", { user_id: user.id, email: email.replace(".org", ".com") })};`,
          `const user = ${call("get_user", { user_id: user.id })};\nreturn user.email;`,
        ],
      };
    },
  },
  {
    name: "where-to",
    calls: 1,
    pose: ({ orders }, random) => {
      const order = find(orders, random, ({ status }) => status === "shipped");
      const other = find(orders, random, ({ street }) => street !== order?.street);
      if (!order || !other) return undefined;
      return {
        instruction: `The driver lost the label of parcel ${order.id}. Which street and number was it supposed to go to?`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nreturn order.street;`,
        verify: judge({ answer: saysText(order.street) }),
        failures: [
          `const order = ${call("get_order", { order_id: order.id })};\nreturn order.city;`,
          `const order = ${call("get_order", { order_id: other.id })};\nreturn order.street;`,
          `const order = ${call("get_order", { order_id: order.id })};\nreturn order.zip;`,
        ],
      };
    },
  },
  {
    name: "moved-house",
    calls: 1,
    pose: (shop, random) => {
      const user = find(shop.users, random, ({ orders }) => orders.length > 0);
      if (!user) return undefined;
      const address = newAddress(random);
      const move = { user_id: user.id, ...address };
      return {
        instruction: `${user.id} has moved house: ${address.street}, ${address.zip} ${address.city}. Could you put that on the account? Orders stay as they are.`,
        solution: `return ${call("change_user_address", move)};`,
        verify: judge({ records: [userIs(shop, user.id, address), ...untouchedBut(shop, user.id, user.id)] }),
        failures: [
          `return ${call("change_user_address", { ...move, zip: user.zip })};`,
          `return ${call("change_user_address", { ...move, city: user.city === address.city ? "Rome" : user.city })};`,
          `return ${call("change_order_address", { order_id: user.orders[0], ...address })};`,
        ],
      };
    },
  },
  {
    name: "refund-of-cancelling",
    calls: 1,
    pose: (shop, random) => {
      const order = find(
        shop.orders,
        random,
        (each) => each.status === "pending" && itemsOf(each).length > 1,
      );
      if (!order) return undefined;
      return {
        instruction: `I just saw the same stuff for less money in another shop, so please stop ${order.id} for me. What will I get back?`,
        solution: `const result = ${call("cancel_order", { order_id: order.id, reason: "price" })};\nreturn result.refund;`,
        verify: judge({
          records: [
            orderIs(shop, order.id, { status: "cancelled", reason: "price" }),
            ...untouchedBut(shop, order.user, order.id, order.payment),
          ],
          answer: saysNumber(totalOf(order)),
        }),
        failures: [
          `const order = ${call("get_order", { order_id: order.id })};\nreturn order.total;`,
          `const result = ${call("cancel_order", { order_id: order.id, reason: "mistake" })};\nreturn result.refund;`,
          `${call("cancel_order", { order_id: order.id, reason: "price" })};\nreturn "done";`,
        ],
      };
    },
  },
];
