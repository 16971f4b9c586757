import type { PosedTask } from "sparring";
import { type Airline, bagCharge, flightStates, freeBags, journeyStates, levels } from "../airline.ts";
import { personName } from "../scenario.ts";
import { call, cancelled, changed, judge, saysId, saysNumber, saysOneOf } from "./checks.ts";
import { creditOf, day, find, findPlain, findRoute, flightsOf, flyerOf, misspelled } from "./facts.ts";

const get = (id: string) => `const journey = ${call("get_journey", { journey_id: id })};`;

/** Tasks of one call. The first four are worded as plainly as can be. */
export const oneCall: PosedTask<Airline>[] = [
  {
    name: "journey-state",
    calls: 1,
    pose: ({ journeys }, random) => {
      const journey = find(journeys, random);
      const other = find(journeys, random, ({ state }) => state !== journey?.state);
      if (!journey || !other) return undefined;
      return {
        instruction: `What is the state of journey ${journey.id}?`,
        solution: `${get(journey.id)}\nreturn journey.state;`,
        verify: judge({ answer: saysOneOf(journey.state, journeyStates) }),
        failures: [
          `${get(other.id)}\nreturn journey.state;`,
          `${get(journey.id)}\nreturn journey.cabin;`,
          `return "booked, flown or cancelled";`,
        ],
      };
    },
  },
  {
    name: "what-was-paid",
    calls: 1,
    pose: ({ journeys }, random) => {
      const journey = find(journeys, random, ({ flights, passengers, paid }) => {
        return Object.values(flights)[0] !== paid && passengers.length !== paid;
      });
      if (!journey) return undefined;
      return {
        instruction: `How much was paid for journey ${journey.id}?`,
        solution: `${get(journey.id)}\nreturn journey.paid;`,
        verify: judge({ answer: saysNumber(journey.paid) }),
        failures: [
          `${get(journey.id)}\nreturn Object.values(journey.flights)[0];`,
          `${get(journey.id)}\nreturn journey.passengers.length;`,
          `${get(journey.id)}\nreturn journey.payment_id;`,
        ],
      };
    },
  },
  {
    name: "state-of-flight",
    calls: 1,
    pose: ({ flights }, random) => {
      const flight = find(flights, random);
      const other = find(flights, random, ({ state }) => state !== flight?.state);
      if (!flight || !other) return undefined;
      const see = (id: string) => `const flight = ${call("departure_board", { flight_id: id })};`;
      return {
        instruction: `How does flight ${flight.id} stand: planned, delayed, cancelled or landed?`,
        solution: `${see(flight.id)}\nreturn flight.state;`,
        verify: judge({ answer: saysOneOf(flight.state, flightStates) }),
        failures: [
          `${see(other.id)}\nreturn flight.state;`,
          `${see(flight.id)}\nreturn flight.to;`,
          `${see(flight.id)}\nreturn flight.date;`,
        ],
      };
    },
  },
  {
    name: "cancel-first",
    calls: 1,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, ({ cabin }) => cabin === "first");
      const other = findPlain(airline, random, ({ cabin, id }) => cabin === "first" && id !== journey?.id);
      if (!journey || !other) return undefined;
      const cancel = (id: string) => call("cancel_journey", { journey_id: id });
      return {
        instruction: `Cancel journey ${journey.id}.`,
        solution: `return ${cancel(journey.id)};`,
        verify: judge({
          records: changed(airline, journey.flyer, cancelled(airline, journey.id, journey.paid)),
        }),
        failures: [
          `return ${cancel(other.id)};`,
          `${get(journey.id)}\nreturn journey.state;`,
          `return ${call("add_journey_bags", { journey_id: journey.id, count: 1 })};`,
        ],
      };
    },
  },
  {
    name: "my-level",
    calls: 1,
    pose: ({ flyers }, random) => {
      const flyer = find(flyers, random);
      const other = find(flyers, random, ({ level }) => level !== flyer?.level);
      if (!flyer || !other) return undefined;
      const see = (id: string) => `const flyer = ${call("get_flyer", { flyer_id: id })};`;
      return {
        instruction: `Hi, flyer ${flyer.id} speaking. I forgot whether I'm blue, silver or gold by now. Which level is it?`,
        solution: `${see(flyer.id)}\nreturn flyer.level;`,
        verify: judge({ answer: saysOneOf(flyer.level, levels) }),
        failures: [
          `${see(other.id)}\nreturn flyer.level;`,
          `${see(flyer.id)}\nreturn flyer.name;`,
          `return "${levels.filter((level) => level !== flyer.level).join(" or ")}";`,
        ],
      };
    },
  },
  {
    name: "money-on-credit",
    calls: 1,
    pose: ({ flyers }, random) => {
      const flyer = find(flyers, random, (each) => creditOf(each).balance > 0);
      if (!flyer) return undefined;
      const credit = creditOf(flyer);
      const see = `const { wallet } = ${call("get_flyer", { flyer_id: flyer.id })};`;
      return {
        instruction: `You gave me some credit after that awful winter trip, I think it's ${credit.id} in my wallet. How much is left on it? My flyer id is ${flyer.id}.`,
        solution: `${see}\nreturn wallet.${credit.id};`,
        verify: judge({ answer: saysNumber(credit.balance) }),
        failures: [
          `${see}\nreturn Object.keys(wallet).length;`,
          `${see}\nreturn Object.keys(wallet)[0];`,
          `return ${credit.balance + 50};`,
        ],
      };
    },
  },
  {
    name: "seats-up-front",
    calls: 1,
    pose: ({ flights }, random) => {
      const flight = find(flights, random, ({ seats, state }) => {
        return state === "planned" && seats.first !== seats.flex && seats.first !== seats.saver;
      });
      if (!flight) return undefined;
      const see = `const flight = ${call("departure_board", { flight_id: flight.id })};`;
      return {
        instruction: `Is there still room up front on ${flight.id}? I mean first; a number of free seats would be nice.`,
        solution: `${see}\nreturn flight.seats.first;`,
        verify: judge({ answer: saysNumber(flight.seats.first) }),
        failures: [
          `${see}\nreturn flight.seats.flex;`,
          `${see}\nreturn flight.seats.saver;`,
          `${see}\nreturn flight.fares.first;`,
        ],
      };
    },
  },
  {
    name: "bags-without-paying",
    calls: 1,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, (each) => {
        const free = freeBags(each, flyerOf(airline, each));
        return free > 0 && free !== each.bags;
      });
      if (!journey) return undefined;
      const see = `const allowed = ${call("baggage_allowance", { journey_id: journey.id })};`;
      return {
        instruction: `We're packing for ${journey.id} right now. How many bags in total may we bring without paying extra?`,
        solution: `${see}\nreturn allowed.free;`,
        verify: judge({ answer: saysNumber(freeBags(journey, flyerOf(airline, journey))) }),
        failures: [
          `${see}\nreturn allowed.bags;`,
          `${see}\nreturn allowed.free + allowed.bags;`,
          `return "as many as you like";`,
        ],
      };
    },
  },
  {
    name: "two-more-suitcases",
    calls: 1,
    pose: (airline, random) => {
      const count = random.integer(2, 4);
      const journey = findPlain(airline, random, (each) => {
        const flyer = flyerOf(airline, each);
        const charge = bagCharge(each, flyer, count + 1);
        return flyer.wallet[each.payment] === "card" && charge > 0;
      });
      if (!journey) return undefined;
      const charged = bagCharge(journey, flyerOf(airline, journey), count);
      const add = (bags: number) => call("add_journey_bags", { journey_id: journey.id, count: bags });
      return {
        instruction: `My wife went shopping... please check in ${count} more bags for ${journey.id}, on the card that the trip was paid with.`,
        solution: `return ${add(count)};`,
        verify: judge({
          records: changed(airline, journey.flyer, {
            id: journey.id,
            to: { bags: journey.bags + count },
            charged,
          }),
        }),
        failures: [
          `return ${add(count - 1)};`,
          `return ${add(count + 1)};`,
          `return ${call("baggage_allowance", { journey_id: journey.id })};`,
        ],
      };
    },
  },
  {
    name: "typo-in-my-name",
    calls: 1,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, ({ passengers }) => passengers.length > 1);
      const [name = "", second = ""] = journey?.passengers ?? [];
      if (!journey) return undefined;
      const right = `${name.split(" ")[0]} ${misspelled(name.split(" ")[1] ?? "")}`;
      const respell = (from: string, to: string) =>
        call("respell_passenger", { journey_id: journey.id, name: from, new_name: to });
      const passengers = journey.passengers.map((each) => (each === name ? right : each));
      return {
        instruction: `There's a typo in ${journey.id}: it says ${name}, but my passport says ${right}. Please put that right before they won't let me on board.`,
        solution: `return ${respell(name, right)};`,
        verify: judge({ records: changed(airline, journey.flyer, { id: journey.id, to: { passengers } }) }),
        failures: [
          `return ${respell(name, `${name} ${right.split(" ")[1]}`)};`,
          `return ${respell(second, `${second} ${right.split(" ")[1]}`)};`,
          `${get(journey.id)}\nreturn journey.passengers;`,
        ],
      };
    },
  },
  {
    name: "who-is-writing",
    calls: 1,
    pose: ({ flyers }, random) => {
      const flyer = find(flyers, random);
      const other = find(flyers, random, (_, id) => id !== flyer?.id);
      if (!flyer || !other) return undefined;
      return {
        instruction: `I never wrote down my flyer id. My mails come from ${flyer.email}, can you see it from that?`,
        solution: `return ${call("find_flyer", { email: flyer.email })};`,
        verify: judge({ answer: saysId(flyer.id) }),
        failures: [
          `return ${call("find_flyer", { email: other.email })};`,
          `return "${flyer.name}";`,
          `return "${flyer.id} or ${other.id}";`,
        ],
      };
    },
  },
  {
    name: "sister-comes-along",
    calls: 1,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, (each) => {
        const isRoomy = flightsOf(airline, each).every(({ seats }) => seats[each.cabin] > 1);
        return flyerOf(airline, each).wallet[each.payment] === "card" && isRoomy;
      });
      if (!journey) return undefined;
      const name = personName(random);
      if (journey.passengers.includes(name)) return undefined;
      const flights = flightsOf(airline, journey);
      const charged = flights.reduce((sum, { fares }) => sum + fares[journey.cabin], 0);
      const add = (who: string) => call("add_companion", { journey_id: journey.id, name: who });
      return {
        instruction: `Great news, my sister ${name} comes along! Put her on ${journey.id} too, same card. How much will you charge for her?`,
        solution: `const added = ${add(name)};\nreturn added.charged;`,
        verify: judge({
          records: changed(airline, journey.flyer, {
            id: journey.id,
            to: { passengers: [...journey.passengers, name] },
            charged,
          }),
          answer: saysNumber(charged),
        }),
        failures: [
          `const added = ${add(`${name}-Smith`)};\nreturn added.charged;`,
          `${add(name)};\nreturn "done";`,
          `return ${charged};`,
        ],
      };
    },
  },
  {
    name: "how-many-flights",
    calls: 1,
    pose: (airline, random) => {
      const [flight, second] = findRoute(airline, random, random.pick([1, 2])) ?? [];
      if (!flight) return undefined;
      const { from, to, date } = flight;
      const search = `const flights = ${call("search_departures", { origin: from, destination: to, date })};`;
      const count = second === undefined ? 1 : 2;
      return {
        instruction: `How many flights a day do you have from ${from} to ${to}? Say on ${day(date)} (${date}).`,
        solution: `${search}\nreturn Object.keys(flights).length;`,
        verify: judge({ answer: saysNumber(count) }),
        failures: [
          `return ${3 - count};`,
          `${search}\nreturn Object.keys(flights)[0];`,
          `${search}\nreturn Object.keys(flights).length + 1;`,
        ],
      };
    },
  },
];
