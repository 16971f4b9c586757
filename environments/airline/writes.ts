import { fail, tool } from "sparring";
import { z } from "zod";
import { lookup, type Table } from "../records.ts";
import {
  type Airline,
  bagCharge,
  type Cabin,
  cabins,
  type Flight,
  type Flyer,
  isDisrupted,
  type Journey,
  refundOf,
  today,
} from "./airline.ts";

/** The tools that change records. Each enforces its rules but the one on compensation, which is the agent's to keep. */
export const writeTools = {
  book_journey: tool({
    description: "Book a flight for a flyer",
    input: z.object({
      flyer_id: z.string(),
      flight_id: z.string(),
      cabin: z.enum(cabins),
      payment_id: z.string(),
    }),
    effect: "write",
    run: (airline: Airline, { flyer_id, flight_id, cabin, payment_id }) => {
      const flyer = lookup(airline.flyers, flyer_id);
      if (!flyer) return fail("no such flyer");
      const flight = lookup(airline.flights, flight_id);
      if (!flight) return fail("no such flight");
      const full = seatProblem(flight, cabin, 1);
      if (full) return fail(full);
      if (lookup(flyer.wallet, payment_id) === undefined)
        return fail("nothing like this in the flyer's wallet");
      const fare = flight.fares[cabin];
      if (!charge(flyer, payment_id, fare)) return fail("the credit does not cover the amount");
      const journey_id = nextJourneyId(airline.journeys);
      flight.seats[cabin] -= 1;
      flyer.journeys.push(journey_id);
      airline.journeys[journey_id] = {
        flyer: flyer_id,
        state: "booked",
        cabin,
        flights: { [flight_id]: fare },
        passengers: [flyer.name],
        bags: 0,
        paid: fare,
        payment: payment_id,
      };
      return { journey_id, charged: fare };
    },
  }),

  add_companion: tool({
    description: "Put another passenger on a journey",
    input: z.object({
      journey_id: z.string(),
      name: z.string().regex(/\S+ \S+/, "expected first and last name"),
    }),
    effect: "write",
    run: (airline: Airline, { journey_id, name }) => {
      const { journey, flyer, problem } = openJourney(airline, journey_id);
      if (problem !== undefined) return fail(problem);
      if (journey.passengers.includes(name)) return fail("this passenger is on the journey already");
      const flights = flightsOf(airline, journey);
      for (const flight of flights) {
        const full = seatProblem(flight, journey.cabin, 1);
        if (full) return fail(full);
      }
      const fares = flights.reduce((sum, { fares }) => sum + fares[journey.cabin], 0);
      if (!charge(flyer, journey.payment, fares)) return fail("the credit does not cover the amount");
      for (const flight of flights) flight.seats[journey.cabin] -= 1;
      journey.passengers.push(name);
      journey.paid += fares;
      return { charged: fares, payment_id: journey.payment };
    },
  }),

  cancel_journey: tool({
    description: "Cancel a journey and refund what the rules allow",
    input: z.object({ journey_id: z.string() }),
    effect: "write",
    run: (airline: Airline, { journey_id }) => {
      const { journey, flyer, problem } = openJourney(airline, journey_id);
      if (problem !== undefined) return fail(problem);
      const refund = refundOf(airline, journey);
      if (refund === undefined) return fail("a saver journey cannot be cancelled");
      for (const flight of flightsOf(airline, journey))
        flight.seats[journey.cabin] += journey.passengers.length;
      charge(flyer, journey.payment, -refund);
      journey.state = "cancelled";
      return { refund, payment_id: journey.payment };
    },
  }),

  move_journey: tool({
    description: "Move a journey from one flight to another",
    input: z.object({ journey_id: z.string(), flight_id: z.string(), new_flight_id: z.string() }),
    effect: "write",
    run: (airline: Airline, { journey_id, flight_id, new_flight_id }) => {
      const { journey, flyer, problem } = openJourney(airline, journey_id);
      if (problem !== undefined) return fail(problem);
      const paid = lookup(journey.flights, flight_id);
      const [old, flight] = [lookup(airline.flights, flight_id), lookup(airline.flights, new_flight_id)];
      if (paid === undefined || !old) return fail("the journey has no such flight");
      if (!flight) return fail("no such flight to move to");
      if (lookup(journey.flights, new_flight_id) !== undefined)
        return fail("the journey has this flight already");
      if (flight.from !== old.from || flight.to !== old.to) return fail("the new flight has another route");
      const isFree = isDisrupted(airline, journey);
      if (journey.cabin === "saver" && !isFree) return fail("a saver journey cannot be moved");
      const { cabin, passengers } = journey;
      const full = seatProblem(flight, cabin, passengers.length);
      if (full) return fail(full);
      const fare = isFree ? paid : flight.fares[cabin];
      const charged = (fare - paid) * passengers.length;
      if (!charge(flyer, journey.payment, charged)) return fail("the credit does not cover the amount");
      delete journey.flights[flight_id];
      journey.flights[new_flight_id] = fare;
      journey.paid += charged;
      old.seats[cabin] += passengers.length;
      flight.seats[cabin] -= passengers.length;
      return { charged, payment_id: journey.payment };
    },
  }),

  upgrade_journey: tool({
    description: "Raise a journey to a better cabin",
    input: z.object({ journey_id: z.string(), cabin: z.enum(cabins) }),
    effect: "write",
    run: (airline: Airline, { journey_id, cabin }) => {
      const { journey, flyer, problem } = openJourney(airline, journey_id);
      if (problem !== undefined) return fail(problem);
      if (cabins.indexOf(cabin) <= cabins.indexOf(journey.cabin))
        return fail("this cabin is not a better one");
      const { passengers } = journey;
      const flights = flightsOf(airline, journey);
      for (const flight of flights) {
        const full = seatProblem(flight, cabin, passengers.length);
        if (full) return fail(full);
      }
      const fares = flights.map((flight) => flight.fares[cabin]);
      const before = Object.values(journey.flights);
      const charged = (sum(fares) - sum(before)) * passengers.length;
      if (!charge(flyer, journey.payment, charged)) return fail("the credit does not cover the amount");
      for (const flight of flights) {
        flight.seats[journey.cabin] += passengers.length;
        flight.seats[cabin] -= passengers.length;
      }
      for (const [index, id] of Object.keys(journey.flights).entries())
        journey.flights[id] = fares[index] ?? 0;
      journey.cabin = cabin;
      journey.paid += charged;
      return { charged, payment_id: journey.payment };
    },
  }),

  add_journey_bags: tool({
    description: "Check more bags in for a journey",
    input: z.object({ journey_id: z.string(), count: z.int().min(1).max(9) }),
    effect: "write",
    run: (airline: Airline, { journey_id, count }) => {
      const { journey, flyer, problem } = openJourney(airline, journey_id);
      if (problem !== undefined) return fail(problem);
      const charged = bagCharge(journey, flyer, count);
      if (!charge(flyer, journey.payment, charged)) return fail("the credit does not cover the amount");
      journey.bags += count;
      journey.paid += charged;
      return { bags: journey.bags, charged, payment_id: journey.payment };
    },
  }),

  respell_passenger: tool({
    description: "Correct how a passenger's name is spelled",
    input: z.object({
      journey_id: z.string(),
      name: z.string(),
      new_name: z.string().regex(/\S+ \S+/, "expected first and last name"),
    }),
    effect: "write",
    run: (airline: Airline, { journey_id, name, new_name }) => {
      const { journey, problem } = openJourney(airline, journey_id);
      if (problem !== undefined) return fail(problem);
      const place = journey.passengers.indexOf(name);
      if (place < 0) return fail("the journey has no such passenger");
      const kept = new_name.split(" ").filter((word) => name.split(" ").includes(word));
      if (kept.length === 0) return fail("that is another person's name");
      journey.passengers[place] = new_name;
      return { passengers: journey.passengers };
    },
  }),

  compensate_flyer: tool({
    description: "Pay a compensation onto a flyer's credit",
    input: z.object({ flyer_id: z.string(), amount: z.int().min(1).max(1000) }),
    effect: "write",
    run: (airline: Airline, { flyer_id, amount }) => {
      const flyer = lookup(airline.flyers, flyer_id);
      if (!flyer) return fail("no such flyer");
      const credit = Object.keys(flyer.wallet).find((id) => flyer.wallet[id] !== "card");
      if (credit === undefined) return fail("the flyer has no credit to pay onto");
      charge(flyer, credit, -amount);
      return { payment_id: credit, balance: flyer.wallet[credit] };
    },
  }),
};

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** A journey that may still be changed, with whose it is; otherwise why it may not. */
function openJourney(
  airline: Airline,
  id: string,
):
  | { journey: Journey; flyer: Flyer; problem?: undefined }
  | { journey?: never; flyer?: never; problem: string } {
  const journey = lookup(airline.journeys, id);
  if (!journey) return { problem: "no such journey" };
  if (journey.state !== "booked") return { problem: `the journey is ${journey.state} already` };
  return { journey, flyer: airline.flyers[journey.flyer] as Flyer };
}

const flightsOf = (airline: Airline, journey: Journey) =>
  Object.keys(journey.flights).map((id) => airline.flights[id] as Flight);

/** Why so many passengers cannot sit in a cabin of a flight; undefined where they can. */
function seatProblem({ state, date, seats }: Flight, cabin: Cabin, passengers: number): string | undefined {
  if (state === "cancelled") return "the flight is cancelled";
  if (date < today) return "the flight has left";
  return seats[cabin] < passengers ? `the flight has no free seats in ${cabin} for that many` : undefined;
}

/** Takes an amount from what is in a wallet, or gives it back; false where a credit does not cover it. */
function charge(flyer: Flyer, paymentId: string, amount: number): boolean {
  const balance = flyer.wallet[paymentId];
  if (typeof balance !== "number") return true;
  if (balance - amount < 0) return false;
  flyer.wallet[paymentId] = balance - amount;
  return true;
}

/** One more than the highest id, so that the same calls give the same ids. */
function nextJourneyId(journeys: Table<Journey>): string {
  return `J${Math.max(999, ...Object.keys(journeys).map((id) => Number(id.slice(1)))) + 1}`;
}
