import type { PosedTask } from "sparring";
import { type Shop, statuses, totalOf } from "../shop.ts";
import { colors } from "../words.ts";
import {
  call,
  judge,
  orderIs,
  paymentIs,
  saysId,
  saysNumber,
  saysNumbers,
  saysOneOf,
  saysText,
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

/** Tasks of four calls. */
export const fourCalls: PosedTask<Shop>[] = [
  {
    name: "still-pending",
    calls: 4,
    pose: (shop, random) => {
      const user = findUserWithOrders(shop, random, [statuses, statuses]);
      if (!user) return undefined;
      const pending = ordersOf(shop, user).filter(({ status }) => status === "pending").length;
      const wrong = [0, 1, 2].filter((count) => count !== pending);
      return {
        instruction: `I lost track a bit, sorry. How many of my orders are still pending? You'll find me under ${user.email}. A number is enough.`,
        solution: `const user = ${call("find_user", { email: user.email })};\nlet pending = 0;\nfor (const id of await tools.list_orders({ user_id: user })) {\n  const order = await tools.get_order({ order_id: id });\n  if (order.status === "pending") pending += 1;\n}\nreturn pending;`,
        verify: judge({ answer: saysNumber(pending) }),
        failures: [
          ...wrong.map((count) => `return ${count};`),
          `return ${call("list_orders", { user_id: user.id })};`,
        ],
      };
    },
  },
  {
    name: "looks-of-only-purchase",
    calls: 4,
    pose: (shop, random) => {
      const user = findUserWithOrders(
        shop,
        random,
        [statuses],
        (_, [order]) => order !== undefined && itemsOf(order).length === 1,
      );
      const [order] = user ? ordersOf(shop, user) : [];
      if (!user || !order) return undefined;
      const [item = ""] = itemsOf(order);
      const { color, size } = variantOf(shop, item);
      const other = find(shop.variants, random, (each) => each.color !== color && each.size === size);
      const name = { first_name: user.firstName, last_name: user.lastName, zip: user.zip };
      return {
        instruction: `My friend ${fullName(user)} (${user.zip}) bought exactly one thing from you and I'd like the very same. Which color is it, and which size?`,
        solution: `const user = ${call("find_user_by_name", name)};\nconst [id] = await tools.list_orders({ user_id: user });\nconst order = await tools.get_order({ order_id: id });\nconst variant = await tools.get_variant({ variant_id: Object.keys(order.items)[0] });\nreturn variant.color + ", " + variant.size;`,
        verify: judge({
          answer: `${saysOneOf(color, colors)} && ${saysOneOf(size, ["small", "medium", "large"])}`,
        }),
        failures: [
          `const variant = ${call("get_variant", { variant_id: item })};\nreturn variant.color;`,
          `const variant = ${call("get_variant", { variant_id: item })};\nreturn variant.size;`,
          `const variant = ${call("get_variant", { variant_id: other?.id })};\nreturn variant.color + ", " + variant.size;`,
        ],
      };
    },
  },
  {
    name: "only-purchase-goes-back",
    calls: 4,
    pose: (shop, random) => {
      const user = findUserWithOrders(
        shop,
        random,
        [["delivered"]],
        (_, [order]) => order !== undefined && itemsOf(order).length === 1,
      );
      const [order] = user ? ordersOf(shop, user) : [];
      if (!user || !order) return undefined;
      const [item = ""] = itemsOf(order);
      const sibling = find(shop.variants, random, (each, id) => {
        return each.product === variantOf(shop, item).product && each.stock > 0 && id !== item;
      })?.id;
      if (!sibling) return undefined;
      return {
        instruction: `Dear shop, I made one single purchase with you and it turned out too big for my flat. I am returning it; kindly refund me the same way I paid. My account: ${user.email}`,
        solution: `const user = ${call("find_user", { email: user.email })};\nconst [id] = await tools.list_orders({ user_id: user });\nconst order = await tools.get_order({ order_id: id });\nreturn await tools.return_item({ order_id: id, variant_id: Object.keys(order.items)[0], payment_id: order.payment_id });`,
        verify: judge({
          records: [
            orderIs(shop, order.id, withoutItems(order, item)),
            ...untouchedBut(shop, user.id, order.id, order.payment),
          ],
        }),
        failures: [
          `return ${call("cancel_order", { order_id: order.id, reason: "mistake" })};`,
          `return ${call("get_order", { order_id: order.id })};`,
          `return ${call("exchange_item", { order_id: order.id, variant_id: item, new_variant_id: sibling })};`,
        ],
      };
    },
  },
  {
    name: "fullest-shelf",
    calls: 4,
    pose: (shop, random) => {
      const product = find(shop.products, random, ({ variants }) => {
        const [most, second] = variants.map((id) => variantOf(shop, id).stock).sort((a, b) => b - a);
        return variants.length === 3 && most !== second;
      });
      if (!product) return undefined;
      const [best = "", ...rest] = [...product.variants].sort(
        (a, b) => variantOf(shop, b).stock - variantOf(shop, a).stock,
      );
      return {
        instruction: `We want to put ${product.id} on sale. Which of its variants do we have most of?`,
        solution: `const product = ${call("get_product", { product_id: product.id })};\nlet best = { stock: -1 };\nfor (const id of product.variants) {\n  const variant = await tools.get_variant({ variant_id: id });\n  if (variant.stock > best.stock) best = { id, stock: variant.stock };\n}\nreturn best.id;`,
        verify: judge({ answer: saysId(best) }),
        failures: [
          ...rest.map((id) => `return "${id}";`),
          `return (${call("get_product", { product_id: product.id })}).variants;`,
        ],
      };
    },
  },
  {
    name: "office-moved",
    calls: 4,
    pose: (shop, random) => {
      const pending = find(shop.orders, random, ({ status }) => status === "pending");
      const stranger = find(
        shop.orders,
        random,
        (each) => each.status === "pending" && each.user !== pending?.user,
      );
      if (!pending || !stranger) return undefined;
      const [one, two] = random.shuffle([pending, stranger]);
      if (!one || !two) return undefined;
      const address = newAddress(random);
      const send = (id: string, to: object = address) =>
        call("change_order_address", { order_id: id, ...to });
      return {
        instruction: `Our office has moved, and both ${one.id} and ${two.id} must go to ${address.street}, ${address.zip} ${address.city}. What are the two of them worth in total? I need it for the insurance.`,
        solution: `const one = ${call("get_order", { order_id: one.id })};\nconst two = ${call("get_order", { order_id: two.id })};\n${send(one.id)};\n${send(two.id)};\nreturn one.total + two.total;`,
        verify: judge({
          records: [
            orderIs(shop, one.id, address),
            orderIs(shop, two.id, address),
            ...untouchedBut(shop, one.user, one.id),
            ...untouchedBut(shop, two.user, two.id),
          ],
          answer: saysNumber(totalOf(one) + totalOf(two)),
        }),
        failures: [
          `${send(one.id)};\nreturn ${totalOf(one) + totalOf(two)};`,
          `${send(one.id)};\n${send(two.id)};\nreturn ${totalOf(one)};`,
          `return ${totalOf(one) + totalOf(two)};`,
        ],
      };
    },
  },
  {
    name: "account-summary",
    calls: 4,
    pose: (shop, random) => {
      const user = find(shop.users, random, (each) => {
        const gift = paymentOfKind(shop, each, "gift");
        return gift !== undefined && each.orders.length > 0 && each.orders.length !== gift.balance;
      });
      const gift = user && paymentOfKind(shop, user, "gift");
      if (!user || !gift) return undefined;
      const name = { first_name: user.firstName, last_name: user.lastName, zip: user.zip };
      return {
        instruction: `I'm preparing a call with ${fullName(user)}, zip ${user.zip}. Tell me two things: the number of orders and what is left on the gift card.`,
        solution: `const id = ${call("find_user_by_name", name)};\nconst orders = await tools.list_orders({ user_id: id });\nconst user = await tools.get_user({ user_id: id });\nconst gift = Object.keys(user.payments).find((payment) => user.payments[payment] === "gift");\nconst card = await tools.get_payment({ payment_id: gift });\nreturn orders.length + " orders, " + card.balance + " left";`,
        verify: judge({ answer: saysNumbers([user.orders.length, gift.balance]) }),
        failures: [
          `return ${user.orders.length};`,
          `return ${gift.balance};`,
          `return "${user.orders.length + 1} orders, ${gift.balance} left";`,
        ],
      };
    },
  },
  {
    name: "moving-with-order",
    calls: 4,
    pose: (shop, random) => {
      const user = findUserWithOrders(shop, random, [["pending"]]);
      const [order] = user ? ordersOf(shop, user) : [];
      if (!user || !order) return undefined;
      const address = newAddress(random);
      const moveUser = call("change_user_address", { user_id: user.id, ...address });
      const moveOrder = call("change_order_address", { order_id: order.id, ...address });
      return {
        instruction: `We're moving on Friday! New address is ${address.street}, ${address.city}, ${address.zip}. Please fix it in my account (${user.email}) and for the one order that I have running.`,
        solution: `const user = ${call("find_user", { email: user.email })};\nconst [id] = await tools.list_orders({ user_id: user });\nconst address = ${JSON.stringify(address)};\nawait tools.change_user_address({ user_id: user, ...address });\nreturn await tools.change_order_address({ order_id: id, ...address });`,
        verify: judge({
          records: [
            userIs(shop, user.id, address),
            orderIs(shop, order.id, address),
            ...untouchedBut(shop, user.id, user.id, order.id),
          ],
        }),
        failures: [
          `return ${moveUser};`,
          `return ${moveOrder};`,
          `${moveOrder};\nreturn ${call("change_user_address", { user_id: user.id, ...address, zip: user.zip })};`,
        ],
      };
    },
  },
  {
    name: "bill-the-bank",
    calls: 4,
    pose: (shop, random) => {
      const user = findUserWithOrders(shop, random, [["pending"]], (each, [order]) => {
        const bank = paymentOfKind(shop, each, "bank");
        return bank !== undefined && bank.id !== order?.payment && each.payments.length === 3;
      });
      const [order] = user ? ordersOf(shop, user) : [];
      const bank = user && paymentOfKind(shop, user, "bank");
      if (!user || !order || !bank) return undefined;
      const other = user.payments.find((id) => id !== bank.id && id !== order.payment) ?? "";
      const before = shop.payments[order.payment];
      const refund = before?.kind === "gift" ? { balance: before.balance + totalOf(order) } : {};
      return {
        instruction: `Hello, ${fullName(user)} here, zip ${user.zip}. My bank account should pay for the order I have with you, not what I chose first. It's a single order.`,
        solution: `const id = ${call("find_user_by_name", { first_name: user.firstName, last_name: user.lastName, zip: user.zip })};\nconst user = await tools.get_user({ user_id: id });\nconst [order] = await tools.list_orders({ user_id: id });\nconst bank = Object.keys(user.payments).find((payment) => user.payments[payment] === "bank");\nreturn await tools.change_payment({ order_id: order, payment_id: bank });`,
        verify: judge({
          records: [
            orderIs(shop, order.id, { payment_id: bank.id }),
            paymentIs(shop, order.payment, refund),
            ...untouchedBut(shop, user.id, order.id, order.payment),
          ],
        }),
        failures: [
          `return ${call("change_payment", { order_id: order.id, payment_id: other })};`,
          `return ${call("change_payment", { order_id: order.id, payment_id: order.payment })};`,
          `return ${call("cancel_order", { order_id: order.id, reason: "mistake" })};`,
        ],
      };
    },
  },
  {
    name: "better-customer",
    calls: 4,
    pose: (shop, random) => {
      const one = find(shop.users, random, ({ orders }) => orders.length > 0);
      const two = find(
        shop.users,
        random,
        (each) =>
          one !== undefined && each.orders.length > one.orders.length && each.lastName !== one.lastName,
      );
      if (!one || !two) return undefined;
      const [first, second] = random.shuffle([one, two]);
      if (!first || !second) return undefined;
      return {
        instruction: `${first.email} and ${second.email} both say that they are our most loyal customer, ha! Which of the two has more orders? Just give me that person's email.`,
        solution: `const one = ${call("find_user", { email: first.email })};\nconst two = ${call("find_user", { email: second.email })};\nconst ordersOfOne = await tools.list_orders({ user_id: one });\nconst ordersOfTwo = await tools.list_orders({ user_id: two });\nreturn ordersOfOne.length > ordersOfTwo.length ? "${first.email}" : "${second.email}";`,
        verify: judge({ answer: `${saysText(two.email)} && !(${saysText(one.email)})` }),
        failures: [
          `return "${one.email}";`,
          `return ${two.orders.length};`,
          `return "${one.email} and ${two.email}";`,
        ],
      };
    },
  },
  {
    name: "what-happened-to-both",
    calls: 4,
    pose: (shop, random) => {
      const one = find(shop.orders, random, ({ status }) => status === "pending");
      const two = find(shop.orders, random, ({ status }) => status === "delivered");
      if (!one || !two) return undefined;
      const [users, orders] = [shop.users, random.shuffle([one, two])];
      const [first, second] = orders;
      if (!first || !second || users[one.user]?.city === users[two.user]?.city) return undefined;
      const waiting = record(users, one.user);
      const [order, other] = [
        call("get_order", { order_id: first.id }),
        call("get_order", { order_id: second.id }),
      ];
      return {
        instruction: `One of ${first.id} and ${second.id} has arrived already and the other has not even left. Find out who is still waiting: I'd like that customer's email so that I can write a few kind words, and the other one's city for my map.`,
        solution: `const orders = [${order}, ${other}];\nconst waiting = orders.find((order) => order.status === "pending");\nconst served = orders.find((order) => order.status === "delivered");\nconst user = await tools.get_user({ user_id: waiting.user_id });\nconst happy = await tools.get_user({ user_id: served.user_id });\nreturn user.email + ", " + happy.city;`,
        verify: judge({ answer: `${saysText(waiting.email)} && ${saysText(users[two.user]?.city ?? "")}` }),
        failures: [
          `return "${users[two.user]?.email}, ${waiting.city}";`,
          `return "${waiting.email}";`,
          `return "${waiting.email}, ${waiting.city}";`,
        ],
      };
    },
  },
];
