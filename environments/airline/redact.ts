import { mentionsIn, reword } from "../mentions.ts";
import { lookup } from "../records.ts";
import type { Airline, Flyer } from "./airline.ts";

/**
 * A request as a flyer would put it: trips by where they go and when, payment methods by their kind, and the email in the
 * place of the flyer id, so that whoever serves has to look the rest up. Flight numbers stay: they are public. So do
 * requests that name records of several flyers or of none, or that ask for what would be said instead.
 */
export function redact(airline: Airline, request: string): string {
  const found = mentionsIn(request, idPattern);
  const owners = new Set(found.map(({ letter, key }) => ownerOf[letter as Letter](airline, key)));
  const [owner] = owners;
  const flyer = lookup(airline.flyers, owner ?? "");
  if (flyer === undefined || owners.size > 1) return request;
  const { name, email } = flyer;
  if (!request.toLowerCase().includes(email) && asksWho.test(request)) return request;
  const isOfTrips = found.some(({ letter }) => letter === "J");
  if (isOfTrips && (asksWhereto.test(request) || !areDistinct(airline, flyer))) return request;
  const isClerk = found.some(({ letter }) => letter === "Y") && !firstPerson.test(request);
  const who = request.includes(name) || asksName.test(request) ? email : name;
  const said = reword(request, found, ({ letter, key }) => {
    if (letter === "Y") return who;
    const owned = letter === "J" ? tripWords(airline, key) : paymentWords(flyer, key);
    return `${isClerk ? "the" : "my"} ${owned}`;
  });
  if (said.toLowerCase().includes(email)) return said;
  return `${said} ${isClerk ? `${name} has the email` : "My email is"} ${email}.`;
}

type Letter = "Y" | "J" | "K" | "C";

/** An id with the words before it that only say of what kind it is. */
const idPattern =
  /(?:\b(?:the|my|our|this)\s+)?(?:\b(?:flyer id(?:\s+is\b|:)?|flyer|passenger|customer|journeys?|trips?|bookings?|cards?|credits?|payment)\s+)?\b(?<letter>[YJKC])(?<digits>\d{3,4})\b/gi;

const firstPerson = /\b(i|i'm|me|my|we|us|our)\b/i;
/** What is asked for or changed may not be what is said in the place of an id. */
const asksWho = /\b(who|whom|whose|e-?mails?|mailbox|address)\b/i;
const asksName = /\bnames?\b/i;
const asksWhereto = /\b(when|where|(what|which) (day|city)|dates?|cities|origin|destination|routes?)\b/i;

/** Undefined where nobody has what is named. */
const ownerOf: Record<Letter, (airline: Airline, id: string) => string | undefined> = {
  Y: (airline, id) => (lookup(airline.flyers, id) ? id : undefined),
  J: (airline, id) => lookup(airline.journeys, id)?.flyer,
  K: ownerOfPayment,
  C: ownerOfPayment,
};

function ownerOfPayment({ flyers }: Airline, id: string): string | undefined {
  return Object.keys(flyers).find((key) => Object.hasOwn(flyers[key]?.wallet ?? {}, id));
}

/** "trip from Oslo to Lima on 05-12": of the way out. */
function tripWords({ journeys, flights }: Airline, id: string): string {
  const [first = ""] = Object.keys(journeys[id]?.flights ?? {});
  const { from, to, date } = flights[first] ?? {};
  return `trip from ${from} to ${to} on ${date}`;
}

/** Whether no two trips of a flyer would be called the same. */
function areDistinct(airline: Airline, { journeys }: Flyer): boolean {
  const all = journeys.map((id) => tripWords(airline, id));
  return new Set(all).size === all.length;
}

/** A card is numbered where there are several. */
function paymentWords({ wallet }: Flyer, id: string): string {
  if (wallet[id] !== "card") return "credit";
  const cards = Object.keys(wallet).filter((key) => wallet[key] === "card");
  return cards.length === 1 ? "card" : `${["first", "second", "third"][cards.indexOf(id)]} card`;
}
