import { compensation, type Flight, type Flyer, type Journey } from "./airline.ts";

/** How records look to whoever calls the read tools. */
export function showFlyer({ name, email, level, wallet, journeys }: Flyer) {
  return { name, email, level, wallet, journeys };
}

export function showJourney({ flyer, payment, ...rest }: Journey) {
  return { flyer_id: flyer, ...rest, payment_id: payment };
}

export function showFlight(flight: Flight) {
  return { ...flight, compensation: compensation[flight.state] };
}
