import { type Order, type Payment, type Shop, totalOf, type User, type Variant } from "./shop.ts";

/** How records look to whoever calls the read tools. */
export function showUser(shop: Shop, user: User) {
  return {
    name: `${user.firstName} ${user.lastName}`,
    email: user.email,
    street: user.street,
    city: user.city,
    zip: user.zip,
    payments: Object.fromEntries(user.payments.map((id) => [id, shop.payments[id]?.kind])),
  };
}

export function showOrder(order: Order) {
  return {
    user_id: order.user,
    status: order.status,
    reason: order.reason,
    items: order.items,
    total: totalOf(order),
    returned: order.returned.length === 0 ? undefined : order.returned,
    payment_id: order.payment,
    street: order.street,
    city: order.city,
    zip: order.zip,
  };
}

export function showVariant(shop: Shop, { product, ...looks }: Variant) {
  return { product_id: product, name: shop.products[product]?.name, ...looks };
}

export function showPayment({ user, ...rest }: Payment) {
  return { user_id: user, ...rest };
}
