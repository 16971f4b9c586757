import { type Order, type Shop, totalOf } from "../shop.ts";
import { showOrder, showPayment, showUser, showVariant } from "../views.ts";

/** What a read tool has to show after the task. */
interface Expected {
  tool: string;
  args: object;
  value: object;
}

/** The source of a tool call with fixed arguments. */
export const call = (tool: string, args: object) => `await tools.${tool}(${JSON.stringify(args)})`;

/** The source of a verifier: every record as expected, and the answer by an expression over `answer`. */
export function judge({ records = [], answer = "true" }: { records?: Expected[]; answer?: string }): string {
  const checks = records.map(
    ({ tool, args, value }) => `if (!same(${call(tool, args)}, ${JSON.stringify(value)})) return false;`,
  );
  return [...(records.length === 0 ? [] : [sameSource]), ...checks, `return ${answer};`].join("\n");
}

// Equal whatever the order of keys and of lists: it depends on the order of the calls, which is the agent's business.
const sameSource = `const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted).sort();
  if (value === null || typeof value !== "object") return value;
  return Object.keys(value).sort().map((key) => [key, sorted(value[key])]);
};
const same = (found, expected) => JSON.stringify(sorted(found)) === JSON.stringify(sorted(expected));`;

/** The answer names this number and no other; digits in ids do not count. */
export const saysNumber = (number: number) => saysNumbers([number]);

/** The answer names these numbers, in any order, and no others. */
export function saysNumbers(numbers: number[]): string {
  const expected = JSON.stringify([...new Set(numbers)].sort((a, b) => a - b).join());
  return `[...new Set((answer.replace(/(\\d),(?=\\d{3})/g, "$1").match(/(?<![A-Za-z0-9.])-?\\d+(\\.\\d+)?/g) ?? []).map(Number))].sort((a, b) => a - b).join() === ${expected}`;
}

/** The answer names this id and no other of its kind. */
export function saysId(id: string): string {
  return `[...new Set(answer.toUpperCase().match(/\\b${id[0]}\\d+\\b/g) ?? [])].join() === ${JSON.stringify(id)}`;
}

/** The answer contains the text, whatever the case. */
export const saysText = (text: string) =>
  `answer.toLowerCase().includes(${JSON.stringify(text.toLowerCase())})`;

/** The answer names this one of the choices and none of the others. */
export function saysOneOf(choice: string, choices: readonly string[]): string {
  return `${JSON.stringify(choices)}.filter((choice) => answer.toLowerCase().replaceAll("canceled", "cancelled").split(/[^a-z]+/).includes(choice)).join() === ${JSON.stringify(choice)}`;
}

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
