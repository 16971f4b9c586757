import { type Mention as AnyMention, mentionsIn, reword } from "../mentions.ts";
import { lookup } from "../records.ts";
import type { Shop, User } from "./shop.ts";

/**
 * A request as a customer would put it: orders by their place among the customer's, payment methods by their kind, goods by
 * what they look like, and who it is by name, email and zip, so that whoever serves has to look the rest up. Requests
 * stay as they are that name records of several customers or of none, or that ask for what would be said instead.
 */
export function redact(shop: Shop, request: string): string {
  const found = recordsIn(shop, request);
  const owners = new Set(found?.flatMap(({ owner }) => owner ?? []));
  const [id = ""] = owners;
  const user = lookup(shop.users, id);
  if (found === undefined || user === undefined || owners.size > 1 || asksWho.test(request)) return request;
  if (found.some(({ letter }) => letter === "V") && /\b(colou?rs?|sizes?)\b/i.test(request)) return request;
  const speaker = found.some(({ letter }) => letter === "U") ? clerk(user) : customer(user);
  const said = reword(request, found, ({ letter, key }) =>
    speaker.said(wordsFor[letter](shop, user, key), letter),
  );
  return `${said} ${speaker.introduction}`;
}

/** What a customer is introduced with may not be what is asked for or changed. */
const asksWho = /\b(who|whom|whose|names?|e-?mails?|mailbox|zip)\b/i;

type Letter = "U" | "W" | "M" | "V" | "P";

/** An id with the words before it that only say of what kind it is. */
const idPattern =
  /(?:\b(?:the|my|our|this)\s+)?(?:\b(?:user|customer|order|parcel|gift card|card|bank account|payment method|payment|variant|item|product)\s+)?\b(?<letter>[UWMVP])(?<digits>\d{2,4})\b/gi;

interface Mention extends AnyMention {
  letter: Letter;
  /** Of a user, an order or a payment method. */
  owner: string | undefined;
}

/** Undefined where one of the ids is of nothing that there is. */
function recordsIn(shop: Shop, request: string): Mention[] | undefined {
  const mentions = mentionsIn(request, idPattern).map((mention): Mention => {
    const letter = mention.letter as Letter;
    return { ...mention, letter, owner: ownerOf[letter]?.(shop, mention.key) };
  });
  return mentions.every(({ letter, key }) => known[letter](shop, key)) ? mentions : undefined;
}

const known: Record<Letter, (shop: Shop, id: string) => boolean> = {
  U: (shop, id) => lookup(shop.users, id) !== undefined,
  W: (shop, id) => lookup(shop.orders, id) !== undefined,
  M: (shop, id) => lookup(shop.payments, id) !== undefined,
  V: (shop, id) => lookup(shop.variants, id) !== undefined,
  P: (shop, id) => lookup(shop.products, id) !== undefined,
};

const ownerOf: Partial<Record<Letter, (shop: Shop, id: string) => string | undefined>> = {
  U: (_, id) => id,
  W: (shop, id) => shop.orders[id]?.user,
  M: (shop, id) => shop.payments[id]?.user,
};

const places = [
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
  "tenth",
];
const kinds = { card: "card", bank: "bank account", gift: "gift card" };

/** What a record is called without its id; "" for the user. */
const wordsFor: Record<Letter, (shop: Shop, user: User, id: string) => string> = {
  U: () => "",
  W: (_, { orders }, id) => {
    const place = orders.indexOf(id);
    if (orders.length === 1) return "only order";
    return place === orders.length - 1 ? "last order" : `${places[place] ?? `${place + 1}th`} order`;
  },
  M: (shop, _, id) => kinds[shop.payments[id]?.kind ?? "card"],
  V: (shop, _, id) => {
    const { size, color, product = "" } = shop.variants[id] ?? {};
    return `${size} ${color} ${shop.products[product]?.name}`;
  },
  P: (shop, _, id) => shop.products[id]?.name ?? "",
};

interface Speaker {
  said(words: string, letter: Letter): string;
  introduction: string;
}

const isOwned = (letter: Letter) => letter === "W" || letter === "M";

function customer({ firstName, lastName, email, zip }: User): Speaker {
  return {
    said: (words, letter) => `${isOwned(letter) ? "my" : "the"} ${words}`,
    introduction: `I am ${firstName} ${lastName}, my email is ${email} and my zip code is ${zip}.`,
  };
}

/** Somebody who speaks of a customer. */
function clerk({ firstName, lastName, email, zip }: User): Speaker {
  const name = `${firstName} ${lastName}`;
  return {
    said: (words, letter) => (letter === "U" ? name : `the ${words}${isOwned(letter) ? ` of ${name}` : ""}`),
    introduction: `${name} has the email ${email} and the zip code ${zip}.`,
  };
}
