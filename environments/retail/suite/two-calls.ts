import type { PosedTask } from "sparring";
import { type Payment, type Shop, totalOf } from "../shop.ts";
import { colors } from "../words.ts";
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
  withExchange,
  withoutItems,
} from "./checks.ts";
import { find, fullName, itemsOf, newAddress, record, variantOf } from "./facts.ts";

/** "gift card" is a gift card, and "card" alone is not. */
const saysKind: Record<Payment["kind"], string> = {
  gift: "/gift/i.test(answer) && !/bank/i.test(answer)",
  card: "/card/i.test(answer) && !/gift|bank/i.test(answer)",
  bank: "/bank/i.test(answer) && !/gift|card/i.test(answer)",
};

/** Tasks of two calls. The first three are worded as plainly as can be. */
export const twoCalls: PosedTask<Shop>[] = [
  {
    name: "orders-of-email",
    calls: 2,
    pose: ({ users }, random) => {
      const user = find(users, random, ({ orders }) => orders.length > 1);
      const other = find(users, random, ({ orders }) => orders.length !== user?.orders.length);
      if (!user || !other) return undefined;
      return {
        instruction: `How many orders does the user with the email ${user.email} have?`,
        solution: `const id = ${call("find_user", { email: user.email })};\nconst orders = await tools.list_orders({ user_id: id });\nreturn orders.length;`,
        verify: judge({ answer: saysNumber(user.orders.length) }),
        failures: [
          `const orders = ${call("list_orders", { user_id: other.id })};\nreturn orders.length;`,
          `const orders = ${call("list_orders", { user_id: user.id })};\nreturn orders[0];`,
          `return ${user.orders.length + 1};`,
        ],
      };
    },
  },
  {
    name: "cheaper-of-two",
    calls: 2,
    pose: ({ variants }, random) => {
      const one = find(variants, random);
      const two = find(variants, random, ({ price }) => one !== undefined && price > one.price);
      if (!one || !two) return undefined;
      const [first, second] = random.shuffle([one.id, two.id]);
      return {
        instruction: `Which variant is cheaper, ${first} or ${second}?`,
        solution: `const one = ${call("get_variant", { variant_id: first })};\nconst two = ${call("get_variant", { variant_id: second })};\nreturn one.price < two.price ? "${first}" : "${second}";`,
        verify: judge({ answer: saysId(one.id) }),
        failures: [
          `const one = ${call("get_variant", { variant_id: first })};\nconst two = ${call("get_variant", { variant_id: second })};\nreturn one.price > two.price ? "${first}" : "${second}";`,
          `const one = ${call("get_variant", { variant_id: one.id })};\nreturn one.price;`,
          `return "${first} and ${second} cost the same";`,
        ],
      };
    },
  },
  {
    name: "variants-of-product",
    calls: 2,
    pose: ({ products }, random) => {
      const product = find(products, random);
      const other = find(products, random, ({ variants }) => variants.length !== product?.variants.length);
      if (!product || !other) return undefined;
      return {
        instruction: `How many variants does the ${product.name} have?`,
        solution: `const id = ${call("find_product", { name: product.name })};\nconst product = await tools.get_product({ product_id: id });\nreturn product.variants.length;`,
        verify: judge({ answer: saysNumber(product.variants.length) }),
        failures: [
          `const product = ${call("get_product", { product_id: other.id })};\nreturn product.variants.length;`,
          `return ${call("find_product", { name: product.name })};`,
          `const product = ${call("get_product", { product_id: product.id })};\nreturn product.category;`,
        ],
      };
    },
  },
  {
    name: "caller-email",
    calls: 2,
    pose: ({ users }, random) => {
      const user = find(users, random);
      if (!user) return undefined;
      const name = { first_name: user.firstName, last_name: user.lastName, zip: user.zip };
      return {
        instruction: `I have ${fullName(user)} on the phone, zip code ${user.zip}. Which email address do we have on file?`,
        solution: `const id = ${call("find_user_by_name", name)};\nconst user = await tools.get_user({ user_id: id });\nreturn user.email;`,
        verify: judge({ answer: saysText(user.email) }),
        failures: [
          `return ${call("find_user_by_name", name)};`,
          `return "${user.firstName.toLowerCase()}@example.com";`,
          `const user = ${call("get_user", { user_id: user.id })};\nreturn user.street;`,
        ],
      };
    },
  },
  {
    name: "who-ordered",
    calls: 2,
    pose: ({ users, orders }, random) => {
      const order = find(orders, random);
      const other = find(orders, random, (each) => {
        const [one, two] = [users[each.user], users[order?.user ?? ""]];
        return one?.firstName !== two?.firstName && one?.lastName !== two?.lastName;
      });
      if (!order || !other) return undefined;
      const user = record(users, order.user);
      return {
        instruction: `A parcel came back without a name on it, only the number ${order.id}. Whose is it? First and last name, please.`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nconst user = await tools.get_user({ user_id: order.user_id });\nreturn user.name;`,
        verify: judge({ answer: saysText(fullName(user)) }),
        failures: [
          `const order = ${call("get_order", { order_id: order.id })};\nreturn order.user_id;`,
          `const user = ${call("get_user", { user_id: other.user })};\nreturn user.name;`,
          `const user = ${call("get_user", { user_id: order.user })};\nreturn user.city;`,
        ],
      };
    },
  },
  {
    name: "how-paid",
    calls: 2,
    pose: ({ orders, payments }, random) => {
      const order = find(orders, random);
      const kind = payments[order?.payment ?? ""]?.kind;
      if (!order || !kind) return undefined;
      const wrong = (["card", "bank", "gift"] as const).filter((each) => each !== kind);
      return {
        instruction: `For the books: how was ${order.id} paid, by card, by bank transfer or with a gift card?`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nconst payment = await tools.get_payment({ payment_id: order.payment_id });\nreturn payment.kind;`,
        verify: judge({ answer: saysKind[kind] }),
        failures: [
          ...wrong.map((each) => `return "${each}";`),
          `const order = ${call("get_order", { order_id: order.id })};\nreturn order.payment_id;`,
        ],
      };
    },
  },
  {
    name: "color-of-only-item",
    calls: 2,
    pose: (shop, random) => {
      const order = find(shop.orders, random, (each) => itemsOf(each).length === 1);
      const [item = ""] = order ? itemsOf(order) : [];
      if (!order) return undefined;
      const { color } = variantOf(shop, item);
      const other = find(shop.variants, random, (each) => each.color !== color);
      return {
        instruction: `Hello, I bought a present for my brother (${order.id}, just the one thing) and now I can't remember, what color did I pick?`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nconst [id] = Object.keys(order.items);\nconst variant = await tools.get_variant({ variant_id: id });\nreturn variant.color;`,
        verify: judge({ answer: saysOneOf(color, colors) }),
        failures: [
          `const variant = ${call("get_variant", { variant_id: item })};\nreturn variant.size;`,
          `const variant = ${call("get_variant", { variant_id: other?.id })};\nreturn variant.color;`,
          `const order = ${call("get_order", { order_id: order.id })};\nreturn Object.keys(order.items)[0];`,
        ],
      };
    },
  },
  {
    name: "two-too-late",
    calls: 2,
    pose: (shop, random) => {
      const user = find(
        shop.users,
        random,
        ({ orders }) => orders.filter((id) => shop.orders[id]?.status === "pending").length >= 2,
      );
      if (!user) return undefined;
      const pending = user.orders.filter((id) => shop.orders[id]?.status === "pending");
      const [one = "", two = ""] = random.shuffle(pending);
      const cancel = (id: string, reason: string) => call("cancel_order", { order_id: id, reason });
      const after = { status: "cancelled", reason: "late" };
      const paidBy = [one, two].map((id) => shop.orders[id]?.payment ?? "");
      return {
        instruction: `I have been waiting for ${one} and ${two} for ages, and now the party is over. They come too late, cancel both of them.`,
        solution: `${cancel(one, "late")};\n${cancel(two, "late")};\nreturn "done";`,
        verify: judge({
          records: [
            orderIs(shop, one, after),
            orderIs(shop, two, after),
            ...untouchedBut(shop, user.id, one, two, ...paidBy),
          ],
        }),
        failures: [
          `${cancel(one, "late")};\nreturn "done";`,
          `${cancel(two, "late")};\nreturn "done";`,
          `${cancel(one, "mistake")};\n${cancel(two, "mistake")};\nreturn "done";`,
        ],
      };
    },
  },
  {
    name: "switch-email",
    calls: 2,
    pose: (shop, random) => {
      const user = find(shop.users, random);
      const other = find(shop.users, random, (_, id) => id !== user?.id);
      if (!user || !other) return undefined;
      const email = `${user.firstName.toLowerCase()}${random.integer(100, 999)}@example.net`;
      return {
        instruction: `hey, my mail ${user.email} will be switched off soon, can you guys use ${email} instead? thx`,
        solution: `const id = ${call("find_user", { email: user.email })};\nreturn await tools.change_email({ user_id: id, email: "${email}" });`,
        verify: judge({
          records: [
            userIs(shop, user.id, { email }),
            userIs(shop, other.id),
            ...untouchedBut(shop, user.id, user.id),
          ],
        }),
        failures: [
          `return ${call("change_email", { user_id: other.id, email })};`,
          `return ${call("find_user", { email: user.email })};`,
          `return ${call("change_email", { user_id: user.id, email: `x${email}` })};`,
        ],
      };
    },
  },
  {
    name: "truck-arrived",
    calls: 2,
    pose: (shop, random) => {
      const one = find(shop.variants, random);
      const two = find(shop.variants, random, (_, id) => id !== one?.id);
      if (!one || !two) return undefined;
      const [many, few] = [random.integer(30, 90), random.integer(5, 25)];
      const restock = (id: string, count: number) => call("restock_variant", { variant_id: id, count });
      return {
        instruction: `The truck is here. We got ${many} pieces of ${one.id} and ${few} of ${two.id}, please book them in.`,
        solution: `${restock(one.id, many)};\n${restock(two.id, few)};\nreturn "done";`,
        verify: judge({
          records: [
            variantIs(shop, one.id, { stock: one.stock + many }),
            variantIs(shop, two.id, { stock: two.stock + few }),
          ],
        }),
        failures: [
          `${restock(one.id, few)};\n${restock(two.id, many)};\nreturn "done";`,
          `${restock(one.id, many)};\nreturn "done";`,
          `${restock(one.id, many)};\n${restock(two.id, many)};\nreturn "done";`,
        ],
      };
    },
  },
  {
    name: "send-back-the-dearer",
    calls: 2,
    pose: (shop, random) => {
      const order = find(shop.orders, random, (each) => {
        const [one, two, three] = Object.values(each.items);
        return each.status === "delivered" && one !== two && two !== undefined && three === undefined;
      });
      if (!order) return undefined;
      const [cheap = "", dear = ""] = itemsOf(order).sort(
        (a, b) => (order.items[a] ?? 0) - (order.items[b] ?? 0),
      );
      const giveBack = (id: string) =>
        call("return_item", { order_id: order.id, variant_id: id, payment_id: order.payment });
      return {
        instruction: `Of the two things in ${order.id} I'll keep the cheaper one. The other one goes back to you, and the money goes back the way I paid.`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nconst [cheap, dear] = Object.keys(order.items).sort((a, b) => order.items[a] - order.items[b]);\nreturn await tools.return_item({ order_id: "${order.id}", variant_id: dear, payment_id: order.payment_id });`,
        verify: judge({
          records: [
            orderIs(shop, order.id, withoutItems(order, dear)),
            ...untouchedBut(shop, order.user, order.id, order.payment),
          ],
        }),
        failures: [
          `return ${giveBack(cheap)};`,
          `${giveBack(cheap)};\nreturn ${giveBack(dear)};`,
          `const order = ${call("get_order", { order_id: order.id })};\nreturn order.items["${dear}"];`,
        ],
      };
    },
  },
  {
    name: "moved-by-name",
    calls: 2,
    pose: (shop, random) => {
      const user = find(shop.users, random);
      if (!user) return undefined;
      const address = newAddress(random);
      const name = { first_name: user.firstName, last_name: user.lastName, zip: user.zip };
      const move = { user_id: user.id, ...address };
      return {
        instruction: `Good morning, this is ${fullName(user)}, my old zip is ${user.zip}. As of today I live at ${address.street} in ${address.city}, ${address.zip}. Please update my account.`,
        solution: `const id = ${call("find_user_by_name", name)};\nreturn await tools.change_user_address({ user_id: id, street: "${address.street}", city: "${address.city}", zip: "${address.zip}" });`,
        verify: judge({ records: [userIs(shop, user.id, address), ...untouchedBut(shop, user.id, user.id)] }),
        failures: [
          `return ${call("change_user_address", { ...move, zip: user.zip })};`,
          `return ${call("find_user_by_name", name)};`,
          `return ${call("change_user_address", { ...move, street: user.street })};`,
        ],
      };
    },
  },
  {
    name: "swap-only-item",
    calls: 2,
    pose: (shop, random) => {
      const wanted = find(shop.variants, random, ({ stock }) => stock > 0);
      const order = find(shop.orders, random, (each) => {
        const [item = "", another] = itemsOf(each);
        const sameProduct = item !== wanted?.id && shop.variants[item]?.product === wanted?.product;
        const paidByGift = shop.payments[each.payment]?.kind === "gift";
        return each.status === "delivered" && another === undefined && sameProduct && !paidByGift;
      });
      if (!order || !wanted) return undefined;
      const [item = ""] = itemsOf(order);
      const { product } = wanted;
      const third = find(
        shop.variants,
        random,
        (each, id) => each.product === product && ![item, wanted.id].includes(id),
      );
      return {
        instruction: `What came in ${order.id} does not suit me at all. It was a single item; could I have ${wanted.id} in exchange?`,
        solution: `const order = ${call("get_order", { order_id: order.id })};\nconst [id] = Object.keys(order.items);\nreturn await tools.exchange_item({ order_id: "${order.id}", variant_id: id, new_variant_id: "${wanted.id}" });`,
        verify: judge({
          records: [
            orderIs(shop, order.id, withExchange(shop, order, item, wanted.id)),
            ...untouchedBut(shop, order.user, order.id),
          ],
        }),
        failures: [
          `return ${call("exchange_item", { order_id: order.id, variant_id: item, new_variant_id: third?.id })};`,
          `return ${call("return_item", { order_id: order.id, variant_id: item, payment_id: order.payment })};`,
          `const variant = ${call("get_variant", { variant_id: wanted.id })};\nreturn variant.stock;`,
        ],
      };
    },
  },
  {
    name: "sum-of-two",
    calls: 2,
    pose: ({ orders }, random) => {
      const one = find(orders, random);
      const two = find(orders, random, (_, id) => id !== one?.id);
      if (!one || !two) return undefined;
      const order = (id: string) => call("get_order", { order_id: id });
      return {
        instruction: `My accountant asks what ${one.id} and ${two.id} cost me together. Can you add them up?`,
        solution: `const one = ${order(one.id)};\nconst two = ${order(two.id)};\nreturn one.total + two.total;`,
        verify: judge({ answer: saysNumber(totalOf(one) + totalOf(two)) }),
        failures: [
          `const one = ${order(one.id)};\nreturn one.total;`,
          `const two = ${order(two.id)};\nreturn two.total;`,
          `const one = ${order(one.id)};\nconst two = ${order(two.id)};\nreturn one.total + " and " + two.total;`,
        ],
      };
    },
  },
];
