import { fail, type Random, tool } from "sparring";
import { z } from "zod";
import { drawIds } from "./ids.ts";

export interface TravelState {
  flights: { id: string; from: string; to: string; price: number; hours: number }[];
  /** Prices in dollars a night. */
  hotels: { id: string; city: string; price: number; stars: number }[];
  bookings: { hotel: string; nights: number }[];
}

const cityNames = [
  ...["Oslo", "Rome", "Lima", "Cairo", "Tokyo", "Paris", "Delhi", "Dublin"],
  ...["Berlin", "Madrid", "Vienna", "Athens", "Prague", "Lisbon", "Boston", "Quito"],
];
const maxNights = 9;

export function travelState(random: Random): TravelState {
  const cities = random.shuffle(cityNames).slice(0, 4);
  const routes = cities.flatMap((from) => cities.filter((to) => to !== from).map((to) => ({ from, to })));
  const flightIds = drawIds(random, "F", 2 * routes.length);
  const hotelIds = drawIds(random, "H", 3 * cities.length);
  const flights = random.shuffle([...routes, ...routes]).map((route, i) => ({
    id: flightIds[i]!,
    ...route,
    price: 0,
    hours: 0,
  }));
  const hotels = random
    .shuffle([...cities, ...cities, ...cities])
    .map((city, i) => ({ id: hotelIds[i]!, city, price: 0, stars: 0 }));
  // One of a route's flights is cheap, and one of a city's hotels has the most stars: never a tie.
  for (const route of routes) {
    const served = flights.filter(({ from, to }) => from === route.from && to === route.to);
    const prices = random.shuffle([random.integer(8, 24), random.integer(26, 60)]);
    const hours = random.shuffle([random.integer(2, 5), random.integer(6, 12)]);
    served.forEach((flight, i) => {
      Object.assign(flight, { price: 5 * prices[i]!, hours: hours[i]! });
    });
  }
  for (const city of cities) {
    const prices = random.shuffle([...Array(16).keys()]);
    const stars = random.shuffle([2, 3, 4, 5]);
    hotels
      .filter((hotel) => hotel.city === city)
      .forEach((hotel, i) => {
        Object.assign(hotel, { price: 40 + 5 * prices[i]!, stars: stars[i]! });
      });
  }
  return { flights, hotels, bookings: [] };
}

/** The cities of a state, in order of their first hotel. */
export function citiesOf(state: TravelState): string[] {
  return [...new Set(state.hotels.map(({ city }) => city))];
}

export const travelTools = {
  find_flights: tool({
    description: "Find flights between two cities",
    input: z.object({ from: z.string(), to: z.string() }),
    effect: "read",
    run: (state: TravelState, { from, to }) => {
      const unknown = [from, to].find((city) => !citiesOf(state).includes(city));
      if (unknown !== undefined) return fail(`no such city: ${unknown}`);
      return state.flights
        .filter((flight) => flight.from === from && flight.to === to)
        .map(({ id, price, hours }) => ({ id, price, hours }));
    },
  }),
  find_hotels: tool({
    description: "Find hotels in a city",
    input: z.object({ city: z.string() }),
    effect: "read",
    run: (state: TravelState, { city }) => {
      const found = state.hotels.filter((hotel) => hotel.city === city);
      if (found.length === 0) return fail("no such city");
      return found.map(({ id, price, stars }) => ({ id, price, stars }));
    },
  }),
  book_hotel: tool({
    description: "Book a hotel",
    input: z.object({ hotel: z.string(), nights: z.int() }),
    effect: "write",
    run: (state: TravelState, { hotel, nights }) => {
      if (!state.hotels.some(({ id }) => id === hotel)) return fail("no such hotel");
      if (nights < 1 || nights > maxNights) return fail(`a stay is 1 to ${maxNights} nights`);
      state.bookings.push({ hotel, nights });
      return "booked";
    },
  }),
};
