import type { Table } from "../records.ts";

/** The airline's records, keyed by id. Amounts are whole dollars: fares are multiples of 5, and what the rules keep is a fifth. */
export interface Airline {
  flyers: Table<Flyer>;
  flights: Table<Flight>;
  journeys: Table<Journey>;
  /** Lower-case email to flyer id. */
  emails: Table<string>;
  /** "lisbon oslo 05-12" to the ids of its flights in the order in which they leave. */
  departures: Table<string[]>;
}

/** Month and day. Whatever is dated earlier has left. */
export const today = "05-10";

export const levels = ["blue", "silver", "gold"] as const;
export const cabins = ["saver", "flex", "first"] as const;
export type Cabin = (typeof cabins)[number];

export interface Flyer {
  name: string;
  email: string;
  level: (typeof levels)[number];
  /** Cards, and one credit with what is left on it. */
  wallet: Table<"card" | number>;
  journeys: string[];
}

export const flightStates = ["planned", "delayed", "cancelled", "landed"] as const;

export interface Route {
  from: string;
  to: string;
  date: string;
}

export interface Flight extends Route {
  /** Time of day: "08:30". */
  leaves: string;
  state: (typeof flightStates)[number];
  fares: { [C in Cabin]: number };
  /** Free seats. */
  seats: { [C in Cabin]: number };
}

export const journeyStates = ["booked", "cancelled", "flown"] as const;

export interface Journey {
  flyer: string;
  state: (typeof journeyStates)[number];
  cabin: Cabin;
  /** Flight id to the fare that each passenger paid. */
  flights: Table<number>;
  passengers: string[];
  bags: number;
  /** Everything that was paid: fares, and bags that were not free. */
  paid: number;
  /** A key of the flyer's wallet. */
  payment: string;
}

export const bagPrice = 30;

/** What silver and gold flyers get for each passenger, by the state of a flight. */
export const compensation = { planned: 0, delayed: 50, cancelled: 100, landed: 0 } as const;

/** Bags that all passengers of a journey may check without paying. */
export function freeBags({ cabin, passengers }: Journey, { level }: Flyer): number {
  const each = cabins.indexOf(cabin) + (level === "gold" ? 1 : 0);
  return each * passengers.length;
}

/** What adding so many bags costs. */
export function bagCharge(journey: Journey, flyer: Flyer, more: number): number {
  const free = freeBags(journey, flyer);
  const paidFor = (bags: number) => Math.max(0, bags - free);
  return bagPrice * (paidFor(journey.bags + more) - paidFor(journey.bags));
}

/** Whether the airline itself cancelled a flight of the journey. */
export function isDisrupted(airline: Airline, { flights }: Journey): boolean {
  return Object.keys(flights).some((id) => airline.flights[id]?.state === "cancelled");
}

/** What cancelling a journey returns, or undefined where it cannot be cancelled. */
export function refundOf(airline: Airline, journey: Journey): number | undefined {
  if (journey.cabin === "first" || isDisrupted(airline, journey)) return journey.paid;
  return journey.cabin === "flex" ? (journey.paid * 4) / 5 : undefined;
}

export function departuresKey(from: string, to: string, date: string): string {
  return `${from.trim()} ${to.trim()} ${date.trim()}`.toLowerCase();
}
