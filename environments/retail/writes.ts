import { fail, tool } from "sparring";
import { z } from "zod";
import { lookup } from "../records.ts";
import { type Order, reasons, type Shop, totalOf, type Variant } from "./shop.ts";

const addressInput = {
  street: z.string().min(1),
  city: z.string().min(1),
  zip: z.string().regex(/^\d{5}$/, "expected 5 digits"),
};

/** The tools that change records; each enforces the rule that it falls under. */
export const writeTools = {
  cancel_order: tool({
    description: "Cancel a pending order",
    input: z.object({ order_id: z.string(), reason: z.enum(reasons) }),
    effect: "write",
    run: (shop: Shop, { order_id, reason }) => {
      const order = lookup(shop.orders, order_id);
      if (!order) return fail("no such order");
      if (order.status !== "pending") return fail(`the order is ${order.status}, not pending`);
      const refund = totalOf(order);
      order.status = "cancelled";
      order.reason = reason;
      for (const id of Object.keys(order.items)) addStock(shop, id, 1);
      addBalance(shop, order.payment, refund);
      return { status: order.status, refund, payment_id: order.payment };
    },
  }),

  return_item: tool({
    description: "Return an item of a delivered order",
    input: z.object({ order_id: z.string(), variant_id: z.string(), payment_id: z.string() }),
    effect: "write",
    run: (shop: Shop, { order_id, variant_id, payment_id }) => {
      const order = lookup(shop.orders, order_id);
      if (!order) return fail("no such order");
      if (order.status !== "delivered") return fail(`the order is ${order.status}, not delivered`);
      const refund = lookup(order.items, variant_id);
      if (refund === undefined) return fail("the order has no such item");
      const payment = paymentOf(shop, order, payment_id);
      if (!payment) return fail("no such payment method of this user");
      if (payment_id !== order.payment && payment.kind !== "gift") {
        return fail("a refund goes to the order's payment or to a gift card");
      }
      delete order.items[variant_id];
      order.returned.push(variant_id);
      addStock(shop, variant_id, 1);
      addBalance(shop, payment_id, refund);
      return { refund, payment_id };
    },
  }),

  exchange_item: tool({
    description: "Exchange an item of a delivered order",
    input: z.object({ order_id: z.string(), variant_id: z.string(), new_variant_id: z.string() }),
    effect: "write",
    run: (shop: Shop, { order_id, variant_id, new_variant_id }) => {
      const order = lookup(shop.orders, order_id);
      if (!order) return fail("no such order");
      if (order.status !== "delivered") return fail(`the order is ${order.status}, not delivered`);
      const paid = lookup(order.items, variant_id);
      if (paid === undefined) return fail("the order has no such item");
      const wanted = lookup(shop.variants, new_variant_id);
      if (!wanted) return fail("no such variant");
      const problem = exchangeProblem(shop, order, variant_id, new_variant_id, wanted);
      if (problem) return fail(problem);
      const difference = wanted.price - paid;
      if (!addBalance(shop, order.payment, -difference))
        return fail("the gift card does not cover the difference");
      delete order.items[variant_id];
      order.items[new_variant_id] = wanted.price;
      addStock(shop, variant_id, 1);
      addStock(shop, new_variant_id, -1);
      return { difference, payment_id: order.payment };
    },
  }),

  change_payment: tool({
    description: "Change how a pending order is paid",
    input: z.object({ order_id: z.string(), payment_id: z.string() }),
    effect: "write",
    run: (shop: Shop, { order_id, payment_id }) => {
      const order = lookup(shop.orders, order_id);
      if (!order) return fail("no such order");
      if (order.status !== "pending") return fail(`the order is ${order.status}, not pending`);
      if (!paymentOf(shop, order, payment_id)) return fail("no such payment method of this user");
      if (payment_id === order.payment) return fail("the order is paid with this already");
      const total = totalOf(order);
      if (!addBalance(shop, payment_id, -total)) return fail("the gift card does not cover the order");
      addBalance(shop, order.payment, total);
      order.payment = payment_id;
      return { payment_id, total };
    },
  }),

  change_order_address: tool({
    description: "Change where a pending order goes",
    input: z.object({ order_id: z.string(), ...addressInput }),
    effect: "write",
    run: (shop: Shop, { order_id, ...address }) => {
      const order = lookup(shop.orders, order_id);
      if (!order) return fail("no such order");
      if (order.status !== "pending") return fail(`the order is ${order.status}, not pending`);
      Object.assign(order, address);
      return address;
    },
  }),

  change_user_address: tool({
    description: "Change the address of a user",
    input: z.object({ user_id: z.string(), ...addressInput }),
    effect: "write",
    run: (shop: Shop, { user_id, ...address }) => {
      const user = lookup(shop.users, user_id);
      if (!user) return fail("no such user");
      Object.assign(user, address);
      return address;
    },
  }),

  change_email: tool({
    description: "Change the email of a user",
    input: z.object({
      user_id: z.string(),
      email: z.string().regex(/^\S+@\S+$/, "expected an email address"),
    }),
    effect: "write",
    run: (shop: Shop, { user_id, email }) => {
      const user = lookup(shop.users, user_id);
      if (!user) return fail("no such user");
      const address = email.toLowerCase();
      if (lookup(shop.emails, address) !== undefined) return fail("another user has this email");
      delete shop.emails[user.email];
      shop.emails[address] = user_id;
      user.email = address;
      return { email: address };
    },
  }),

  restock_variant: tool({
    description: "Add to the stock of a variant",
    input: z.object({ variant_id: z.string(), count: z.int().min(1).max(500) }),
    effect: "write",
    run: (shop: Shop, { variant_id, count }) => {
      if (!lookup(shop.variants, variant_id)) return fail("no such variant");
      addStock(shop, variant_id, count);
      return { stock: shop.variants[variant_id]?.stock };
    },
  }),
};

function exchangeProblem(
  shop: Shop,
  order: Order,
  id: string,
  newId: string,
  wanted: Variant,
): string | undefined {
  if (lookup(order.items, newId) !== undefined) return "the order has this variant already";
  if (wanted.product !== shop.variants[id]?.product) return "the new variant is of another product";
  return wanted.stock === 0 ? "the new variant is out of stock" : undefined;
}

function paymentOf(shop: Shop, order: Order, paymentId: string) {
  const payment = lookup(shop.payments, paymentId);
  return payment?.user === order.user ? payment : undefined;
}

function addStock(shop: Shop, variantId: string, count: number): void {
  const variant = shop.variants[variantId];
  if (variant) variant.stock += count;
}

/** Pays into a payment method, or takes out of it; false where a gift card would go below zero. Others have no balance. */
function addBalance(shop: Shop, paymentId: string, amount: number): boolean {
  const payment = shop.payments[paymentId];
  if (payment?.kind !== "gift") return true;
  if (payment.balance + amount < 0) return false;
  payment.balance += amount;
  return true;
}
