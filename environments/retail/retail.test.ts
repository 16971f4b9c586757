import { createRandom, type Json, type World } from "sparring";
import { beforeEach, describe, expect, test } from "vitest";
import { testEnvironment } from "../../test/environment/test-environment.ts";
import retail from "./index.ts";
import type { Order, Shop, Variant } from "./shop.ts";

testEnvironment("retail", retail, {
  scenarios: [1, 2],
  calls: async () => {
    const { orders, users } = retail.stateOf(1);
    const idOf = (status: Order["status"]) =>
      Object.entries(orders).find(([, order]) => order.status === status)?.[0] ?? "";
    return {
      read: { tool: "get_user", args: { user_id: Object.keys(users)[0] ?? "" } },
      write: { tool: "cancel_order", args: { order_id: idOf("pending"), reason: "late" } },
      refused: [
        { tool: "cancel_order", args: { order_id: idOf("shipped"), reason: "late" } },
        ...["W1", "__proto__", "constructor"].map((order_id) => ({ tool: "get_order", args: { order_id } })),
      ],
    };
  },
});

const fifth = await retail.reset(5);

describe("a scenario", () => {
  const shop = retail.stateOf(5);

  test("has 500 users and 1,000 orders whose parts all exist and belong together", () => {
    expect(Object.keys(shop.users)).toHaveLength(500);
    expect(Object.keys(shop.orders)).toHaveLength(1_000);
    for (const [id, order] of Object.entries(shop.orders)) {
      expect(shop.users[order.user]?.orders).toContain(id);
      expect(shop.users[order.user]?.payments).toContain(order.payment);
      expect(Object.keys(order.items).length).toBeGreaterThan(0);
      for (const item of Object.keys(order.items)) expect(shop.variants).toHaveProperty(item);
    }
    for (const [id, user] of Object.entries(shop.users)) {
      expect(shop.emails[user.email]).toBe(id);
      for (const payment of user.payments) expect(shop.payments[payment]?.user).toBe(id);
    }
    for (const [id, product] of Object.entries(shop.products)) {
      for (const variant of product.variants) expect(shop.variants[variant]?.product).toBe(id);
    }
  });

  test("names users, orders and products that exist", () => {
    const tables: { [kind: string]: object } = {
      user: shop.users,
      order: shop.orders,
      product: shop.products,
    };
    const kinds = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      const [kind = "", id = ""] = (fifth.entity(createRandom(seed)) ?? "").split(" ");
      expect(tables[kind]).toHaveProperty(id);
      kinds.add(kind);
    }
    expect([...kinds].sort()).toEqual(["order", "product", "user"]);
  });
});

describe("the words are few enough for a model with a short context", () => {
  const words = (text: string) => text.split(/\s+/).length;

  test("rules, descriptions and arguments", () => {
    expect(words(retail.rules)).toBeLessThanOrEqual(60);
    for (const tool of retail.tools) {
      expect(tool.name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(words(tool.description)).toBeLessThanOrEqual(8);
      expect(Object.keys(tool.input.properties as object).length).toBeLessThanOrEqual(4);
    }
  });

  test("observations: no more than 40 words in an order, no more than 10 ids in a list", async () => {
    const shop = retail.stateOf(5);
    for (const order_id of Object.keys(shop.orders)) {
      const text = JSON.stringify(await read(fifth, "get_order", { order_id }));
      expect(text.match(/[A-Za-z0-9_.@]+/g)?.length).toBeLessThanOrEqual(40);
    }
    for (const user of Object.values(shop.users)) expect(user.orders.length).toBeLessThanOrEqual(10);
    for (const product of Object.values(shop.products))
      expect(product.variants.length).toBeLessThanOrEqual(10);
  });
});

const home = { street: "1 Oak Street", city: "Troy", zip: "10001" };
const order = (rest: Partial<Order>): Order => ({
  user: "U1",
  status: "pending",
  items: { V1: 30 },
  payment: "M1",
  returned: [],
  ...home,
  ...rest,
});
const variant = (rest: Partial<Variant>): Variant => ({
  product: "P1",
  color: "red",
  size: "small",
  price: 30,
  stock: 5,
  ...rest,
});

function smallShop(): Shop {
  const user = { ...home, orders: ["W1", "W2", "W3", "W4"], payments: ["M1", "M2", "M3"] };
  const neighbour = { ...home, orders: [], payments: ["M4"] };
  return {
    users: {
      U1: { firstName: "Ada", lastName: "Hill", email: "ada.hill@example.com", ...user },
      U2: { firstName: "Bo", lastName: "Fox", email: "bo.fox@example.com", ...neighbour },
      U3: { firstName: "Bo", lastName: "Fox", email: "bo.fox2@example.com", ...neighbour },
    },
    orders: {
      W1: order({ items: { V1: 30, V4: 12 } }),
      W2: order({ status: "delivered", items: { V1: 28, V4: 12 } }),
      W3: order({ status: "shipped" }),
      W4: order({ status: "delivered", payment: "M2" }),
    },
    products: {
      P1: { name: "desk lamp", category: "home", variants: ["V1", "V2", "V3"] },
      P2: { name: "pen holder", category: "office", variants: ["V4"] },
    },
    variants: {
      V1: variant({}),
      V2: variant({ color: "blue", price: 36 }),
      V3: variant({ color: "gray", stock: 0 }),
      V4: variant({ product: "P2", price: 12 }),
    },
    payments: {
      M1: { user: "U1", kind: "card", digits: "1234" },
      M2: { user: "U1", kind: "gift", balance: 5 },
      M3: { user: "U1", kind: "bank", digits: "9876" },
      M4: { user: "U2", kind: "gift", balance: 500 },
    },
    emails: { "ada.hill@example.com": "U1", "bo.fox@example.com": "U2", "bo.fox2@example.com": "U3" },
    names: { "ada hill": ["U1"], "bo fox": ["U2", "U3"] },
    productNames: { "desk lamp": "P1", "pen holder": "P2" },
  };
}

type Args = { [name: string]: Json };

async function read(world: World, tool: string, args: Args): Promise<Json> {
  const result = await world.call(tool, JSON.stringify(args));
  if (result.kind !== "value") throw new Error(result.error);
  return result.value;
}

describe("tools", () => {
  let world: World;
  beforeEach(async () => {
    world = await retail.reset(smallShop() as unknown as Json);
  });
  const value = (tool: string, args: Args) => read(world, tool, args);
  const refusal = async (tool: string, args: Args) => {
    const result = await world.call(tool, JSON.stringify(args));
    return result.kind === "refused" ? result.error : result;
  };
  const stock = async (variant_id: string) =>
    ((await value("get_variant", { variant_id })) as { stock: number }).stock;
  const balance = async (payment_id: string) =>
    ((await value("get_payment", { payment_id })) as { balance: number }).balance;

  test("find a user by email or by name and zip, whatever the case", async () => {
    expect(await value("find_user", { email: "Ada.Hill@example.com" })).toBe("U1");
    expect(await value("find_user_by_name", { first_name: "ada", last_name: "HILL", zip: "10001" })).toBe(
      "U1",
    );
    expect(
      await refusal("find_user_by_name", { first_name: "Ada", last_name: "Hill", zip: "10002" }),
    ).toMatch(/no user/);
    expect(await refusal("find_user_by_name", { first_name: "Bo", last_name: "Fox", zip: "10001" })).toMatch(
      /several/,
    );
  });

  test("show records with their ids", async () => {
    expect(await value("get_user", { user_id: "U1" })).toEqual({
      name: "Ada Hill",
      email: "ada.hill@example.com",
      ...home,
      payments: { M1: "card", M2: "gift", M3: "bank" },
    });
    expect(await value("list_orders", { user_id: "U1" })).toEqual(["W1", "W2", "W3", "W4"]);
    expect(await value("get_order", { order_id: "W1" })).toEqual({
      user_id: "U1",
      status: "pending",
      items: { V1: 30, V4: 12 },
      total: 42,
      payment_id: "M1",
      ...home,
    });
    expect(await value("find_product", { name: "Desk lamp" })).toBe("P1");
    expect(await value("get_variant", { variant_id: "V4" })).toMatchObject({
      product_id: "P2",
      name: "pen holder",
    });
    expect(await value("get_payment", { payment_id: "M2" })).toEqual({
      user_id: "U1",
      kind: "gift",
      balance: 5,
    });
  });

  test("cancel a pending order, refund it and put its items back", async () => {
    expect(await value("cancel_order", { order_id: "W1", reason: "price" })).toEqual({
      status: "cancelled",
      refund: 42,
      payment_id: "M1",
    });
    expect(await value("get_order", { order_id: "W1" })).toMatchObject({
      status: "cancelled",
      reason: "price",
    });
    expect([await stock("V1"), await stock("V4")]).toEqual([6, 6]);
    expect(await refusal("cancel_order", { order_id: "W1", reason: "price" })).toMatch(
      /cancelled, not pending/,
    );
    expect(await refusal("cancel_order", { order_id: "W2", reason: "price" })).toMatch(
      /delivered, not pending/,
    );
  });

  test("return an item to the order's payment or a gift card of the user, once", async () => {
    const item = { order_id: "W2", variant_id: "V1" };
    expect(await refusal("return_item", { ...item, payment_id: "M3" })).toMatch(/gift card/);
    expect(await refusal("return_item", { ...item, payment_id: "M4" })).toMatch(/this user/);
    expect(await value("return_item", { ...item, payment_id: "M2" })).toEqual({
      refund: 28,
      payment_id: "M2",
    });
    expect(await balance("M2")).toBe(33);
    expect(await stock("V1")).toBe(6);
    expect(await value("get_order", { order_id: "W2" })).toMatchObject({
      items: { V4: 12 },
      returned: ["V1"],
    });
    expect(await refusal("return_item", { ...item, payment_id: "M2" })).toMatch(/no such item/);
    expect(await value("return_item", { order_id: "W2", variant_id: "V4", payment_id: "M1" })).toMatchObject({
      refund: 12,
    });
    expect(await refusal("return_item", { order_id: "W3", variant_id: "V1", payment_id: "M1" })).toMatch(
      /shipped/,
    );
  });

  test("exchange an item for another variant of its product that is in stock", async () => {
    const item = { order_id: "W2", variant_id: "V1" };
    expect(await refusal("exchange_item", { ...item, new_variant_id: "V3" })).toMatch(/out of stock/);
    expect(await refusal("exchange_item", { ...item, new_variant_id: "V4" })).toMatch(/already/);
    expect(await refusal("exchange_item", { ...item, variant_id: "V4", new_variant_id: "V2" })).toMatch(
      /another product/,
    );
    expect(
      await refusal("exchange_item", { order_id: "W1", variant_id: "V1", new_variant_id: "V2" }),
    ).toMatch(/pending/);
    expect(await value("exchange_item", { ...item, new_variant_id: "V2" })).toEqual({
      difference: 8,
      payment_id: "M1",
    });
    expect(await value("get_order", { order_id: "W2" })).toMatchObject({
      items: { V4: 12, V2: 36 },
      total: 48,
    });
    expect([await stock("V1"), await stock("V2")]).toEqual([6, 4]);
  });

  test("a gift card pays what it covers and nothing else", async () => {
    expect(
      await refusal("exchange_item", { order_id: "W4", variant_id: "V1", new_variant_id: "V2" }),
    ).toMatch(/gift card/);
    expect(await refusal("change_payment", { order_id: "W1", payment_id: "M2" })).toMatch(/gift card/);
    await value("return_item", { order_id: "W4", variant_id: "V1", payment_id: "M2" });
    await value("return_item", { order_id: "W2", variant_id: "V4", payment_id: "M2" });
    expect(await value("change_payment", { order_id: "W1", payment_id: "M2" })).toEqual({
      payment_id: "M2",
      total: 42,
    });
    expect(await balance("M2")).toBe(5);
    await value("cancel_order", { order_id: "W1", reason: "late" });
    expect(await balance("M2")).toBe(47);
  });

  test("change the payment of a pending order within its user's", async () => {
    expect(await refusal("change_payment", { order_id: "W1", payment_id: "M1" })).toMatch(/already/);
    expect(await refusal("change_payment", { order_id: "W1", payment_id: "M4" })).toMatch(/this user/);
    expect(await refusal("change_payment", { order_id: "W3", payment_id: "M3" })).toMatch(/shipped/);
    expect(await value("change_payment", { order_id: "W1", payment_id: "M3" })).toEqual({
      payment_id: "M3",
      total: 42,
    });
    expect(await value("get_order", { order_id: "W1" })).toMatchObject({ payment_id: "M3" });
  });

  test("change addresses: a user's leaves the orders alone, and only pending orders can be sent elsewhere", async () => {
    const away = { street: "9 Mill Lane", city: "Dover", zip: "20002" };
    await value("change_user_address", { user_id: "U1", ...away });
    expect(await value("get_user", { user_id: "U1" })).toMatchObject(away);
    expect(await value("get_order", { order_id: "W1" })).toMatchObject(home);
    expect(await value("find_user_by_name", { first_name: "Ada", last_name: "Hill", zip: "20002" })).toBe(
      "U1",
    );
    await value("change_order_address", { order_id: "W1", ...away });
    expect(await value("get_order", { order_id: "W1" })).toMatchObject(away);
    expect(await refusal("change_order_address", { order_id: "W3", ...away })).toMatch(/shipped/);
  });

  test("change an email, which is then how the user is found", async () => {
    expect(await refusal("change_email", { user_id: "U1", email: "Bo.Fox@example.com" })).toMatch(
      /another user/,
    );
    await value("change_email", { user_id: "U1", email: "Ada@example.com" });
    expect(await value("find_user", { email: "ada@example.com" })).toBe("U1");
    expect(await refusal("find_user", { email: "ada.hill@example.com" })).toMatch(/no user/);
  });

  test("restock a variant", async () => {
    expect(await value("restock_variant", { variant_id: "V3", count: 12 })).toEqual({ stock: 12 });
    expect((await world.call("restock_variant", '{"variant_id":"V3","count":-1}')).kind).toBe("invalid");
  });
});
