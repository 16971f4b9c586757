import type { Random } from "sparring";
import { type Found, find, record } from "../../records.ts";
import type { Airline, Flight, Flyer, Journey } from "../airline.ts";
import { today } from "../airline.ts";

export { find, record } from "../../records.ts";

export const flightsOf = (airline: Airline, journey: Journey): Found<Flight>[] =>
  Object.keys(journey.flights).map((id) => record(airline.flights, id));

export const flyerOf = (airline: Airline, journey: Journey): Found<Flyer> =>
  record(airline.flyers, journey.flyer);

/** Whether the journey can still be changed, and nothing is wrong with its flights. */
export const isPlain = (airline: Airline, journey: Journey) =>
  journey.state === "booked" && flightsOf(airline, journey).every(({ state }) => state === "planned");

/** A journey to come without trouble. */
export function findPlain(
  airline: Airline,
  random: Random,
  fits: (journey: Found<Journey>) => boolean = () => true,
): Found<Journey> | undefined {
  return find(
    airline.journeys,
    random,
    (journey, id) => isPlain(airline, journey) && fits({ ...journey, id }),
  );
}

/** A flyer with these journeys, in this order, as their cabins say, and all of them to come without trouble. */
export function findFlyer(
  airline: Airline,
  random: Random,
  cabins: readonly (readonly Journey["cabin"][])[],
  fits: (flyer: Found<Flyer>, journeys: Found<Journey>[]) => boolean = () => true,
): { flyer: Found<Flyer>; journeys: Found<Journey>[] } | undefined {
  const journeysOf = (flyer: Flyer) => flyer.journeys.map((id) => record(airline.journeys, id));
  const flyer = find(airline.flyers, random, (each, id) => {
    const journeys = journeysOf(each);
    if (journeys.length !== cabins.length) return false;
    const isWanted = journeys.every(
      (journey, index) => isPlain(airline, journey) && cabins[index]?.includes(journey.cabin),
    );
    return isWanted && fits({ ...each, id }, journeys);
  });
  return flyer && { flyer, journeys: journeysOf(flyer) };
}

/** The flyer's credit: its id and what is on it. */
export function creditOf({ wallet }: Flyer): { id: string; balance: number } {
  const [id = "", balance] = Object.entries(wallet).find(([, kind]) => kind !== "card") ?? [];
  return { id, balance: Number(balance) };
}

/** A day and route to come on which so many flights leave, none of them cancelled, with seats in every cabin. */
export function findRoute(
  airline: Airline,
  random: Random,
  count: number,
  fits: (flights: Found<Flight>[]) => boolean = () => true,
): Found<Flight>[] | undefined {
  const days = random
    .shuffle(Object.values(airline.departures))
    .map((ids) => ids.map((id) => record(airline.flights, id)));
  return days.find(
    (flights) =>
      flights.length === count &&
      flights.every(
        ({ date, state, seats }) =>
          date > today && state !== "cancelled" && Object.values(seats).every((free) => free > 3),
      ) &&
      fits(flights),
  );
}

/** "05-12" as people write it. */
export const day = (date: string) => `May ${Number(date.slice(3))}`;

/** A slip of the pen: the last letter but one left out. */
export function misspelled(name: string): string {
  return name.slice(0, -2) + name.slice(-1);
}

/** JSON as it stands in a program. */
export const json = (value: object | string) => JSON.stringify(value);
