import { fail, tool } from "sparring";
import { z } from "zod";
import { lookup } from "../records.ts";
import { type Airline, bagPrice, departuresKey, type Flyer, freeBags } from "./airline.ts";
import { showFlight, showFlyer, showJourney } from "./views.ts";

/** The tools that look things up. */
export const readTools = {
  find_flyer: tool({
    description: "Find a flyer by email",
    input: z.object({ email: z.string() }),
    effect: "read",
    run: (airline: Airline, { email }) =>
      lookup(airline.emails, email.trim().toLowerCase()) ?? fail("no flyer with this email"),
  }),

  get_flyer: tool({
    description: "Get a flyer's level, wallet and journeys",
    input: z.object({ flyer_id: z.string() }),
    effect: "read",
    run: (airline: Airline, { flyer_id }) => {
      const flyer = lookup(airline.flyers, flyer_id);
      return flyer ? showFlyer(flyer) : fail("no such flyer");
    },
  }),

  get_journey: tool({
    description: "Get the flights, passengers and payment of a journey",
    input: z.object({ journey_id: z.string() }),
    effect: "read",
    run: (airline: Airline, { journey_id }) => {
      const journey = lookup(airline.journeys, journey_id);
      return journey ? showJourney(journey) : fail("no such journey");
    },
  }),

  search_departures: tool({
    description: "List the flights of a day between two cities",
    input: z.object({ origin: z.string(), destination: z.string(), date: z.string() }),
    effect: "read",
    run: (airline: Airline, { origin, destination, date }) => {
      const found = lookup(airline.departures, departuresKey(origin, destination, date));
      if (found === undefined) return fail("nothing flies between these cities on this day");
      return Object.fromEntries(found.map((id) => [id, airline.flights[id]?.leaves]));
    },
  }),

  departure_board: tool({
    description: "See how a flight stands, its fares and free seats",
    input: z.object({ flight_id: z.string() }),
    effect: "read",
    run: (airline: Airline, { flight_id }) => {
      const flight = lookup(airline.flights, flight_id);
      return flight ? showFlight(flight) : fail("no such flight");
    },
  }),

  baggage_allowance: tool({
    description: "See a journey's bags and how many are free",
    input: z.object({ journey_id: z.string() }),
    effect: "read",
    run: (airline: Airline, { journey_id }) => {
      const journey = lookup(airline.journeys, journey_id);
      if (!journey) return fail("no such journey");
      const free = freeBags(journey, airline.flyers[journey.flyer] as Flyer);
      return { bags: journey.bags, free, price_of_another: journey.bags < free ? 0 : bagPrice };
    },
  }),
};
