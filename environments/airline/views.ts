import type { Flight, Flyer, Journey } from "./airline.ts";

/** How records look to whoever calls the read tools. */
export function showFlyer({ name, email, level, wallet, journeys }: Flyer) {
  return { name, email, level, wallet, journeys };
}

export function showJourney({ flyer, payment, ...rest }: Journey) {
  return { flyer_id: flyer, ...rest, payment_id: payment };
}

export function showFlight({ from, to, date, leaves, state, fares, seats }: Flight) {
  return { from, to, date, leaves, state, fares, seats };
}
