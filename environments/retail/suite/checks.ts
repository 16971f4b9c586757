import type { Expected } from "../../judge.ts";
import { type Order, type Shop, totalOf } from "../shop.ts";
import { showOrder, showPayment, showUser, showVariant } from "../views.ts";

export { call, judge, saysId, saysNumber, saysNumbers, saysOneOf, saysText } from "../../judge.ts";

export const orderIs = (shop: Shop, id: string, change: object = {}): Expected => ({
  tool: "get_order",
  args: { order_id: id },
  value: { ...showOrder(shop.orders[id] as Order), ...change },
});

export const variantIs = (shop: Shop, id: string, change: object = {}): Expected => ({
  tool: "get_variant",
  args: { variant_id: id },
  value: { ...showVariant(shop, shop.variants[id] as Shop["variants"][string]), ...change },
});

export const userIs = (shop: Shop, id: string, change: object = {}): Expected => ({
  tool: "get_user",
  args: { user_id: id },
  value: { ...showUser(shop, shop.users[id] as Shop["users"][string]), ...change },
});

export const paymentIs = (shop: Shop, id: string, change: object = {}): Expected => ({
  tool: "get_payment",
  args: { payment_id: id },
  value: { ...showPayment(shop.payments[id] as Shop["payments"][string]), ...change },
});

/** Everything of a user is as it was, except for what is named by id: the user, orders, payment methods. */
export function untouchedBut(shop: Shop, userId: string, ...changed: string[]): Expected[] {
  const user = shop.users[userId] as Shop["users"][string];
  const left = (ids: string[]) => ids.filter((id) => !changed.includes(id));
  const giftCards = user.payments.filter((id) => shop.payments[id]?.kind === "gift");
  return [
    ...left([userId]).map((id) => userIs(shop, id)),
    ...left(user.orders).map((id) => orderIs(shop, id)),
    ...left(giftCards).map((id) => paymentIs(shop, id)),
  ];
}

/** How orders look once items have been returned, or one exchanged. */
export function withoutItems(order: Order, ...returned: string[]): object {
  const items = Object.fromEntries(Object.entries(order.items).filter(([id]) => !returned.includes(id)));
  return { items, total: totalOf({ ...order, items }), returned };
}

export function withExchange(shop: Shop, order: Order, oldId: string, newId: string): object {
  const { [oldId]: _, ...kept } = order.items;
  const items = { ...kept, [newId]: shop.variants[newId]?.price ?? 0 };
  return { items, total: totalOf({ ...order, items }) };
}
