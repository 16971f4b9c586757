import type { Random } from "sparring";
import { ids, type Table } from "../records.ts";
import type { Order, Payment, Product, Shop, User, Variant } from "./shop.ts";
import { cities, colors, firstNames, lastNames, products, sizes, streets } from "./words.ts";

const userCount = 500;
const orderCount = 1_000;

type Goods = Pick<Shop, "products" | "variants" | "productNames">;
type People = Pick<Shop, "users" | "payments" | "emails" | "names">;

/** A shop with 500 users and 1,000 orders. */
export function shopScenario(random: Random): Shop {
  const goods = makeGoods(random.fork("goods"));
  const people = makePeople(random.fork("people"));
  return { ...people, ...goods, orders: makeOrders(random.fork("orders"), people, goods) };
}

function makeGoods(random: Random): Goods {
  const goods: Goods = { products: {}, variants: {}, productNames: {} };
  const productId = ids(random, "P", 10, 99);
  const variantId = ids(random, "V", 100, 999);
  for (const { name, category, price } of products) {
    const id = productId();
    const looks = random.shuffle(colors.flatMap((color) => sizes.map((size) => ({ color, size }))));
    const product: Product = { name, category, variants: [] };
    for (const look of looks.slice(0, random.integer(3, 6))) {
      const variant: Variant = {
        product: id,
        ...look,
        price: Math.max(1, Math.round(price * (0.8 + random.next() * 0.4))),
        stock: random.chance(0.2) ? 0 : random.integer(1, 40),
      };
      const key = variantId();
      goods.variants[key] = variant;
      product.variants.push(key);
    }
    goods.products[id] = product;
    goods.productNames[name] = id;
  }
  return goods;
}

function makePeople(random: Random): People {
  const people: People = { users: {}, payments: {}, emails: {}, names: {} };
  const userId = ids(random, "U", 100, 999);
  const paymentId = ids(random, "M", 100, 1999);
  for (let count = 0; count < userCount; count++) {
    const id = userId();
    const firstName = random.pick(firstNames);
    const lastName = random.pick(lastNames);
    const namesakes = listIn(people.names, `${firstName} ${lastName}`.toLowerCase());
    const email = emailOf(firstName, lastName, namesakes.length);
    const user: User = { firstName, lastName, email, ...makeAddress(random), orders: [], payments: [] };
    for (const payment of makePayments(random, id)) {
      const key = paymentId();
      people.payments[key] = payment;
      user.payments.push(key);
    }
    namesakes.push(id);
    people.users[id] = user;
    people.emails[email] = id;
  }
  return people;
}

function listIn(table: Table<string[]>, key: string): string[] {
  table[key] ??= [];
  return table[key];
}

function emailOf(firstName: string, lastName: string, namesakes: number): string {
  const number = namesakes === 0 ? "" : namesakes + 1;
  return `${firstName}.${lastName}${number}@example.com`.toLowerCase();
}

function makeAddress(random: Random) {
  return {
    street: `${random.integer(1, 99)} ${random.pick(streets)}`,
    city: random.pick(cities),
    zip: String(random.integer(10_000, 99_999)),
  };
}

function makePayments(random: Random, user: string): Payment[] {
  const money = (kind: "card" | "bank"): Payment => ({
    user,
    kind,
    digits: String(random.integer(1000, 9999)),
  });
  const payments = [money("card")];
  if (random.chance(0.35)) payments.push(money("bank"));
  if (random.chance(0.5)) payments.push({ user, kind: "gift", balance: random.integer(1, 60) * 5 });
  return random.shuffle(payments);
}

function makeOrders(random: Random, people: People, goods: Goods): Table<Order> {
  const orders: Table<Order> = {};
  const orderId = ids(random, "W", 1000, 9999);
  const users = Object.keys(people.users);
  const variants = Object.keys(goods.variants);
  for (let count = 0; count < orderCount; count++) {
    const id = orderId();
    const userId = random.pick(users);
    const user = people.users[userId] as User;
    const { street, city, zip } = random.chance(0.9) ? user : makeAddress(random);
    const status = makeStatus(random);
    const order: Order = {
      user: userId,
      status,
      items: {},
      payment: random.pick(user.payments),
      returned: [],
      street,
      city,
      zip,
    };
    for (let item = random.integer(1, 4); item > 0; item--) {
      const variant = random.pick(variants);
      order.items[variant] = (goods.variants[variant] as Variant).price;
    }
    if (status === "cancelled") order.reason = random.pick(["mistake", "late", "price"] as const);
    orders[id] = order;
    user.orders.push(id);
  }
  return orders;
}

function makeStatus(random: Random): Order["status"] {
  const draw = random.next();
  if (draw < 0.4) return "pending";
  if (draw < 0.8) return "delivered";
  return draw < 0.92 ? "shipped" : "cancelled";
}
