import type { Table } from "../records.ts";

export { lookup } from "../records.ts";

/** The shop's records, keyed by id. Amounts are whole numbers; ids are a letter and digits. */
export interface Shop {
  users: Table<User>;
  orders: Table<Order>;
  products: Table<Product>;
  variants: Table<Variant>;
  payments: Table<Payment>;
  /** Lower-case email to user id. */
  emails: Table<string>;
  /** Lower-case "first last" to user ids. */
  names: Table<string[]>;
  /** Lower-case product name to product id. */
  productNames: Table<string>;
}

export interface Address {
  street: string;
  city: string;
  zip: string;
}

export interface User extends Address {
  firstName: string;
  lastName: string;
  email: string;
  orders: string[];
  payments: string[];
}

export const statuses = ["pending", "shipped", "delivered", "cancelled"] as const;
export const reasons = ["mistake", "late", "price"] as const;

export interface Order extends Address {
  user: string;
  status: (typeof statuses)[number];
  /** Variant id to the price that was paid. */
  items: Table<number>;
  payment: string;
  /** Variant ids that came back. */
  returned: string[];
  /** Why it was cancelled. */
  reason?: (typeof reasons)[number];
}

export interface Product {
  name: string;
  category: string;
  variants: string[];
}

export interface Variant {
  product: string;
  color: string;
  size: string;
  price: number;
  stock: number;
}

export type Payment = { user: string; kind: "card" | "bank"; digits: string } | GiftCard;
export interface GiftCard {
  user: string;
  kind: "gift";
  balance: number;
}

export function totalOf(order: Order): number {
  return Object.values(order.items).reduce((sum, price) => sum + price, 0);
}
