import type { Random } from "sparring";
import { type Found, find, record } from "../../records.ts";
import type { Address, Order, Shop, User, Variant } from "../shop.ts";
import { cities, streets } from "../words.ts";

export { find, record } from "../../records.ts";

export const fullName = (user: User) => `${user.firstName} ${user.lastName}`;
export const itemsOf = (order: Order) => Object.keys(order.items);
export const ordersOf = (shop: Shop, user: User) => user.orders.map((id) => record(shop.orders, id));
export const variantOf = (shop: Shop, id: string) => record(shop.variants, id) as Found<Variant>;

/** The user's one payment method of a kind, with what is on it where it is a gift card. */
export function paymentOfKind(shop: Shop, user: User, kind: "card" | "bank" | "gift") {
  const id = user.payments.find((payment) => shop.payments[payment]?.kind === kind);
  const payment = id === undefined ? undefined : shop.payments[id];
  if (id === undefined || payment === undefined) return undefined;
  return { id, balance: payment.kind === "gift" ? payment.balance : 0 };
}

/** A user whose orders, in the order in which they are listed, have exactly these statuses. */
export function findUserWithOrders(
  shop: Shop,
  random: Random,
  wanted: readonly (readonly Order["status"][])[],
  fits: (user: User, orders: Found<Order>[]) => boolean = () => true,
): Found<User> | undefined {
  return find(shop.users, random, (user) => {
    const orders = ordersOf(shop, user);
    if (orders.length !== wanted.length) return false;
    return orders.every((order, index) => wanted[index]?.includes(order.status)) && fits(user, orders);
  });
}

/** An address that nobody in the shop is likely to have. */
export function newAddress(random: Random): Address {
  return {
    street: `${random.integer(100, 400)} ${random.pick(streets)}`,
    city: random.pick(cities),
    zip: String(random.integer(10_000, 99_999)),
  };
}
