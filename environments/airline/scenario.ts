import type { Random } from "sparring";
import { type Found, ids, type Table } from "../records.ts";
import {
  type Airline,
  bagCharge,
  type Cabin,
  departuresKey,
  type Flight,
  type Flyer,
  freeBags,
  type Journey,
  type Route,
  today,
} from "./airline.ts";
import { cities, dates, firstNames, lastNames } from "./words.ts";

const flyerCount = 300;
const journeyCount = 600;

/** An airline with 300 flyers, 600 journeys and a flight or two a day between any two cities. */
export function airlineScenario(random: Random): Airline {
  const skies = makeFlights(random.fork("flights"));
  const people = makeFlyers(random.fork("flyers"));
  return {
    ...skies,
    ...people,
    journeys: makeJourneys(random.fork("journeys"), skies.flights, people.flyers),
  };
}

function makeFlights(random: Random): Pick<Airline, "flights" | "departures"> {
  const flights: Table<Flight> = {};
  const departures: Table<string[]> = {};
  const flightId = ids(random, "F", 100, 999);
  for (const from of cities) {
    for (const to of cities.filter((city) => city !== from)) {
      const usual = 5 * random.integer(12, 40);
      for (const date of dates) {
        const hours = random.shuffle([6, 7, 9, 11, 13, 15, 17, 18, 20, 21]);
        const times = hours.slice(0, random.chance(0.4) ? 2 : 1).sort((a, b) => a - b);
        departures[departuresKey(from, to, date)] = times.map((hour) => {
          const id = flightId();
          flights[id] = makeFlight(random, { from, to, date }, hour, usual);
          return id;
        });
      }
    }
  }
  return { flights, departures };
}

function makeFlight(random: Random, route: Route, hour: number, usual: number): Flight {
  const saver = usual + 5 * random.integer(-6, 6);
  const flex = saver + 5 * random.integer(6, 14);
  const trouble = random.next();
  const planned = trouble < 0.1 ? "delayed" : trouble < 0.18 ? "cancelled" : "planned";
  return {
    ...route,
    leaves: `${String(hour).padStart(2, "0")}:${5 * random.integer(0, 11)}`.replace(/:(\d)$/, ":0$1"),
    state: route.date < today ? "landed" : planned,
    fares: { saver, flex, first: flex + 5 * random.integer(20, 50) },
    seats: { saver: random.integer(0, 30), flex: random.integer(0, 20), first: random.integer(0, 6) },
  };
}

function makeFlyers(random: Random): Pick<Airline, "flyers" | "emails"> {
  const flyers: Table<Flyer> = {};
  const emails: Table<string> = {};
  const flyerId = ids(random, "Y", 100, 999);
  const cardId = ids(random, "K", 1000, 9999);
  const creditId = ids(random, "C", 100, 999);
  const names = random.shuffle(firstNames.flatMap((first) => lastNames.map((last) => `${first} ${last}`)));
  for (const name of names.slice(0, flyerCount)) {
    const id = flyerId();
    const email = `${name.toLowerCase().replace(" ", ".")}@mail.example`;
    const wallet: Flyer["wallet"] = { [cardId()]: "card" };
    if (random.chance(0.3)) wallet[cardId()] = "card";
    wallet[creditId()] = random.chance(0.4) ? 0 : 10 * random.integer(2, 60);
    const draw = random.next();
    const level = draw < 0.5 ? "blue" : draw < 0.8 ? "silver" : "gold";
    flyers[id] = { name, email, level, wallet, journeys: [] };
    emails[email] = id;
  }
  return { flyers, emails };
}

function makeJourneys(random: Random, flights: Airline["flights"], flyers: Table<Flyer>): Table<Journey> {
  const journeys: Table<Journey> = {};
  const journeyId = ids(random, "J", 1000, 9999);
  const flyerIds = Object.keys(flyers);
  const timetable = Object.entries(flights).map(([key, flight]) => ({ ...flight, id: key }));
  for (let count = 0; count < journeyCount; count++) {
    const id = journeyId();
    const flyerId = random.pick(flyerIds);
    const flyer = flyers[flyerId] as Flyer;
    journeys[id] = makeJourney(random, timetable, flyerId, flyer);
    flyer.journeys.push(id);
  }
  return journeys;
}

function makeJourney(random: Random, timetable: Found<Flight>[], flyerId: string, flyer: Flyer): Journey {
  const draw = random.next();
  const cabin: Cabin = draw < 0.4 ? "saver" : draw < 0.8 ? "flex" : "first";
  // Three of four journeys lie ahead, and half are there and back.
  const isPast = random.chance(0.25);
  const out = random.pick(timetable.filter(({ date }) => date < today === isPast));
  const ways = timetable.filter(
    ({ from, to, date }) => from === out.to && to === out.from && date > out.date,
  );
  const back = ways.length > 0 && random.chance(0.5) ? random.pick(ways) : undefined;
  const flown = [out, back].filter((flight) => flight !== undefined);
  const companions = random.pick([0, 0, 0, 1, 1, 2]);
  const others = Array.from({ length: companions }, () => personName(random));
  const journey: Journey = {
    flyer: flyerId,
    state: isPast ? "flown" : random.chance(0.08) ? "cancelled" : "booked",
    cabin,
    flights: Object.fromEntries(flown.map(({ id, fares }) => [id, fares[cabin] + 5 * random.integer(-5, 5)])),
    passengers: [...new Set([flyer.name, ...others])],
    bags: 0,
    paid: 0,
    payment: random.pick(Object.keys(flyer.wallet)),
  };
  const bags = freeBags(journey, flyer) + random.pick([0, 0, 1, 2]);
  const fares = Object.values(journey.flights).reduce((sum, fare) => sum + fare, 0);
  return { ...journey, bags, paid: fares * journey.passengers.length + bagCharge(journey, flyer, bags) };
}

export const personName = (random: Random) => `${random.pick(firstNames)} ${random.pick(lastNames)}`;
