import { fail, tool } from "sparring";
import { z } from "zod";
import { lookup } from "../records.ts";
import type { Shop } from "./shop.ts";
import { showOrder, showPayment, showUser, showVariant } from "./views.ts";

/** The tools that look things up. */
export const readTools = {
  find_user: tool({
    description: "Find a user by email",
    input: z.object({ email: z.string() }),
    effect: "read",
    run: (shop: Shop, { email }) =>
      lookup(shop.emails, email.trim().toLowerCase()) ?? fail("no user with this email"),
  }),

  find_user_by_name: tool({
    description: "Find a user by name and zip",
    input: z.object({ first_name: z.string(), last_name: z.string(), zip: z.string() }),
    effect: "read",
    run: (shop: Shop, { first_name, last_name, zip }) => {
      const name = `${first_name.trim()} ${last_name.trim()}`.toLowerCase();
      const [found, another] = (lookup(shop.names, name) ?? []).filter(
        (id) => shop.users[id]?.zip === zip.trim(),
      );
      if (found === undefined) return fail("no user with this name and zip");
      return another === undefined ? found : fail("several users have this name and zip");
    },
  }),

  get_user: tool({
    description: "Get a user by id",
    input: z.object({ user_id: z.string() }),
    effect: "read",
    run: (shop: Shop, { user_id }) => {
      const user = lookup(shop.users, user_id);
      return user ? showUser(shop, user) : fail("no such user");
    },
  }),

  list_orders: tool({
    description: "List the order ids of a user",
    input: z.object({ user_id: z.string() }),
    effect: "read",
    run: (shop: Shop, { user_id }) => lookup(shop.users, user_id)?.orders ?? fail("no such user"),
  }),

  get_order: tool({
    description: "Get an order by id",
    input: z.object({ order_id: z.string() }),
    effect: "read",
    run: (shop: Shop, { order_id }) => {
      const order = lookup(shop.orders, order_id);
      return order ? showOrder(order) : fail("no such order");
    },
  }),

  find_product: tool({
    description: "Find a product by name",
    input: z.object({ name: z.string() }),
    effect: "read",
    run: (shop: Shop, { name }) =>
      lookup(shop.productNames, name.trim().toLowerCase()) ?? fail("no product with this name"),
  }),

  get_product: tool({
    description: "Get a product with its variant ids",
    input: z.object({ product_id: z.string() }),
    effect: "read",
    run: (shop: Shop, { product_id }) => lookup(shop.products, product_id) ?? fail("no such product"),
  }),

  get_variant: tool({
    description: "Get a variant's color, size, price and stock",
    input: z.object({ variant_id: z.string() }),
    effect: "read",
    run: (shop: Shop, { variant_id }) => {
      const variant = lookup(shop.variants, variant_id);
      return variant ? showVariant(shop, variant) : fail("no such variant");
    },
  }),

  get_payment: tool({
    description: "Get a payment method by id",
    input: z.object({ payment_id: z.string() }),
    effect: "read",
    run: (shop: Shop, { payment_id }) => {
      const payment = lookup(shop.payments, payment_id);
      return payment ? showPayment(payment) : fail("no such payment method");
    },
  }),
};
