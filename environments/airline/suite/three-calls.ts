import type { PosedTask } from "sparring";
import { type Airline, bagCharge, bagPrice, cabins, freeBags, refundOf } from "../airline.ts";
import { personName } from "../scenario.ts";
import {
  call,
  cancelled,
  changed,
  flightIs,
  flyerIs,
  judge,
  refused,
  saysId,
  saysNumber,
  saysOneOf,
  saysText,
} from "./checks.ts";
import { creditOf, day, find, findFlyer, findPlain, findRoute, flightsOf, flyerOf, record } from "./facts.ts";

const get = (id: string) => `const journey = ${call("get_journey", { journey_id: id })};`;
const login = (email: string) =>
  `const id = ${call("find_flyer", { email })};\nconst flyer = await tools.get_flyer({ flyer_id: id });`;

/** Tasks of three calls. */
export const threeCalls: PosedTask<Airline>[] = [
  {
    name: "cabin-of-only-journey",
    calls: 3,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, [cabins]);
      const [journey] = found?.journeys ?? [];
      if (!found || !journey) return undefined;
      const wrong = cabins.filter((cabin) => cabin !== journey.cabin);
      return {
        instruction: `My boss booked one trip for me under ${found.flyer.email}. Did he get me saver, flex or first? I'm dying to know.`,
        solution: `${login(found.flyer.email)}\nconst journey = await tools.get_journey({ journey_id: flyer.journeys[0] });\nreturn journey.cabin;`,
        verify: judge({ answer: saysOneOf(journey.cabin, cabins) }),
        failures: [
          ...wrong.map((cabin) => `return "${cabin}";`),
          `${login(found.flyer.email)}\nreturn flyer.journeys[0];`,
        ],
      };
    },
  },
  {
    name: "only-journey-off",
    calls: 3,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, [["flex", "first"]]);
      const [journey] = found?.journeys ?? [];
      if (!found || !journey) return undefined;
      const refund = refundOf(airline, journey) ?? 0;
      const cancel = call("cancel_journey", { journey_id: journey.id });
      return {
        instruction: `hi, i can't travel this month after all, work is crazy. please cancel the one trip i have with you, it's on ${found.flyer.email}. what do i get back?`,
        solution: `${login(found.flyer.email)}\nconst result = await tools.cancel_journey({ journey_id: flyer.journeys[0] });\nreturn result.refund;`,
        verify: judge({
          records: changed(airline, found.flyer.id, cancelled(airline, journey.id, refund)),
          answer: saysNumber(refund),
        }),
        failures: [
          `return ${refund};`,
          `${cancel};\nreturn "cancelled";`,
          `const result = ${cancel};\nreturn result.refund + ${bagPrice};`,
        ],
      };
    },
  },
  {
    name: "one-day-later",
    calls: 3,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, (each) => {
        const [flight, another] = flightsOf(airline, each);
        if (!flight || another || each.cabin !== "flex") return false;
        const [next, second] = nextDay(airline, flight);
        const isRoomy = next !== undefined && next.seats.flex >= each.passengers.length;
        const isCard = flyerOf(airline, each).wallet[each.payment] === "card";
        return isRoomy && isCard && second === undefined && next.state !== "cancelled";
      });
      const [flight] = journey ? flightsOf(airline, journey) : [];
      const [next] = flight ? nextDay(airline, flight) : [];
      if (!journey || !flight || !next) return undefined;
      const charged = (next.fares.flex - (journey.flights[flight.id] ?? 0)) * journey.passengers.length;
      const move = call("move_journey", {
        journey_id: journey.id,
        flight_id: flight.id,
        new_flight_id: next.id,
      });
      const { from, to } = flight;
      return {
        instruction: `Something came up on ${day(flight.date)}, so I have to fly a day later, on ${next.date}. Can you change ${journey.id} from ${from} to ${to} for me? There's one flight that day and I'll pay what it takes.`,
        solution: `${get(journey.id)}\nconst [old] = Object.keys(journey.flights);\nconst [next] = Object.keys(${call("search_departures", { origin: from, destination: to, date: next.date })});\nreturn await tools.move_journey({ journey_id: "${journey.id}", flight_id: old, new_flight_id: next });`,
        verify: judge({
          records: [
            ...changed(airline, journey.flyer, {
              id: journey.id,
              to: { flights: { [next.id]: next.fares.flex } },
              charged,
            }),
            flightIs(airline, next.id, "flex", journey.passengers.length),
          ],
        }),
        failures: [
          `return ${call("cancel_journey", { journey_id: journey.id })};`,
          `${move};\nreturn ${call("add_journey_bags", { journey_id: journey.id, count: 1 })};`,
          `return ${call("search_departures", { origin: from, destination: to, date: next.date })};`,
        ],
      };
    },
  },
  {
    name: "which-of-my-flights",
    calls: 3,
    pose: (airline, random) => {
      const journey = find(airline.journeys, random, (each) => {
        const states = flightsOf(airline, each).map(({ state }) => state);
        const delayed = states.filter((state) => state === "delayed").length;
        return each.state === "booked" && states.length === 2 && delayed === 1;
      });
      const flights = journey ? flightsOf(airline, journey) : [];
      const late = flights.find(({ state }) => state === "delayed");
      const other = flights.find(({ state }) => state !== "delayed");
      if (!journey || !late || !other) return undefined;
      return {
        instruction: `An app told me that one of the two flights of ${journey.id} is delayed. Which one? Give me its flight id.`,
        solution: `${get(journey.id)}\nlet late;\nfor (const id of Object.keys(journey.flights)) {\n  const { state } = await tools.departure_board({ flight_id: id });\n  if (state === "delayed") late = id;\n}\nreturn late;`,
        verify: judge({ answer: saysId(late.id) }),
        failures: [
          `return "${other.id}";`,
          `${get(journey.id)}\nreturn Object.keys(journey.flights);`,
          `return (${call("departure_board", { flight_id: late.id })}).state;`,
        ],
      };
    },
  },
  {
    name: "cheapest-first-of-three",
    calls: 3,
    pose: (airline, random) => {
      const flights = random
        .shuffle(Object.keys(airline.flights))
        .slice(0, 3)
        .map((id) => record(airline.flights, id));
      const [best, second, last] = [...flights].sort((a, b) => a.fares.first - b.fares.first);
      if (!best || !second || !last || best.fares.first === second.fares.first) return undefined;
      const ids = flights.map(({ id }) => id);
      return {
        instruction: `I'd love to try first once in my life. On which of ${ids.join(", ")} is it cheapest?`,
        solution: `let best = { fare: Infinity };\nfor (const id of ${JSON.stringify(ids)}) {\n  const { fares } = await tools.departure_board({ flight_id: id });\n  if (fares.first < best.fare) best = { id, fare: fares.first };\n}\nreturn best.id;`,
        verify: judge({ answer: saysId(best.id) }),
        failures: [
          `return "${second.id}";`,
          `return "${last.id}";`,
          `return (${call("departure_board", { flight_id: best.id })}).fares.first;`,
        ],
      };
    },
  },
  {
    name: "book-with-credit",
    calls: 3,
    pose: (airline, random) => {
      const [flight] = findRoute(airline, random, random.pick([1, 2])) ?? [];
      const flyer =
        flight && find(airline.flyers, random, (each) => creditOf(each).balance > flight.fares.saver);
      if (!flight || !flyer) return undefined;
      const credit = creditOf(flyer);
      const card = Object.keys(flyer.wallet).find((id) => flyer.wallet[id] === "card") ?? "";
      const book = (payment: string, cabin = "saver") =>
        call("book_journey", { flyer_id: flyer.id, flight_id: flight.id, cabin, payment_id: payment });
      return {
        instruction: `Hello from ${flyer.name} (${flyer.email})! I want to use up my credit before it expires: one saver seat on ${flight.id} for me. How much stays on the credit after that?`,
        solution: `${login(flyer.email)}\nconst credit = Object.keys(flyer.wallet).find((id) => flyer.wallet[id] !== "card");\nconst booked = await tools.book_journey({ flyer_id: id, flight_id: "${flight.id}", cabin: "saver", payment_id: credit });\nreturn flyer.wallet[credit] - booked.charged;`,
        verify: judge({
          records: [flightIs(airline, flight.id, "saver", 1)],
          answer: `(await tools.get_flyer({ flyer_id: "${flyer.id}" })).wallet.${credit.id} === ${credit.balance - flight.fares.saver} && ${saysNumber(credit.balance - flight.fares.saver)}`,
        }),
        failures: [
          `${book(card)};\nreturn ${credit.balance - flight.fares.saver};`,
          `${book(credit.id)};\nreturn ${credit.balance};`,
          `return ${credit.balance - flight.fares.saver};`,
        ],
      };
    },
  },
  {
    name: "alone-and-delayed",
    calls: 3,
    pose: (airline, random) => {
      const journey = find(airline.journeys, random, (each) => {
        const [flight, another] = flightsOf(airline, each);
        const isLate = flight?.state === "delayed" && another === undefined;
        const { level } = flyerOf(airline, each);
        return each.state === "booked" && isLate && each.passengers.length === 1 && level !== "blue";
      });
      const [flight] = journey ? flightsOf(airline, journey) : [];
      if (!journey || !flight) return undefined;
      const flyer = flyerOf(airline, journey);
      const credit = creditOf(flyer);
      const pay = (amount: number) => call("compensate_flyer", { flyer_id: flyer.id, amount });
      return {
        instruction: `Hello, ${flyer.name}, flyer ${flyer.id}. I'm travelling alone on ${flight.id}, which seems to be delayed. If that entitles me to something, please put it on my credit.`,
        solution: `const flyer = ${call("get_flyer", { flyer_id: flyer.id })};\nconst flight = ${call("departure_board", { flight_id: flight.id })};\nconst due = flyer.level === "blue" ? 0 : flight.compensation;\nreturn due === 0 ? "no" : await tools.compensate_flyer({ flyer_id: "${flyer.id}", amount: due });`,
        verify: judge({
          records: [
            flyerIs(airline, flyer.id, [[credit.id, -50]]),
            ...changed(airline, flyer.id).filter(({ tool }) => tool === "get_journey"),
          ],
        }),
        failures: [`return ${pay(100)};`, `${pay(50)};\nreturn ${pay(50)};`, `return "no";`],
      };
    },
  },
  {
    name: "not-delayed-at-all",
    calls: 3,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, (each) => {
        return flyerOf(airline, each).level !== "blue" && flightsOf(airline, each).length === 1;
      });
      const [flight] = journey ? flightsOf(airline, journey) : [];
      if (!journey || !flight) return undefined;
      const flyer = flyerOf(airline, journey);
      const pay = (amount: number) => call("compensate_flyer", { flyer_id: flyer.id, amount });
      return {
        instruction: `I demand compensation! My trip ${journey.id} will surely be late, it always is. I've been with you for years, just look up ${flyer.email}, and pay me at least 50.`,
        solution: `const id = ${call("find_flyer", { email: flyer.email })};\n${get(journey.id)}\nconst flight = await tools.departure_board({ flight_id: Object.keys(journey.flights)[0] });\nreturn flight.state === "planned" ? "no" : "yes";`,
        verify: refused(airline, flyer.id),
        failures: [
          `return ${pay(50)};`,
          `${pay(100)};\nreturn "not more than that";`,
          `return "yes, 50 dollars";`,
        ],
      };
    },
  },
  {
    name: "cancel-and-tell-friend",
    calls: 3,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, ({ cabin }) => cabin === "flex");
      const other = findPlain(
        airline,
        random,
        ({ cabin, flyer }) => cabin === "first" && flyer !== journey?.flyer,
      );
      if (!journey || !other) return undefined;
      const refund = (journey.paid * 4) / 5;
      const cancel = (id: string) => call("cancel_journey", { journey_id: id });
      const flyer = flyerOf(airline, journey);
      return {
        instruction: `Please cancel ${journey.id} and write to me where the money goes, to a card or to my credit, and how much it is.`,
        solution: `const { refund, payment_id } = ${cancel(journey.id)};\n${get(journey.id)}\nconst { wallet } = await tools.get_flyer({ flyer_id: journey.flyer_id });\nreturn refund + " to " + (wallet[payment_id] === "card" ? "a card" : "your credit");`,
        verify: judge({
          records: changed(airline, flyer.id, cancelled(airline, journey.id, refund)),
          answer: `${saysText(flyer.wallet[journey.payment] === "card" ? "card" : "credit")} && ${saysNumber(refund)}`,
        }),
        failures: [
          `${cancel(journey.id)};\nreturn "${flyer.wallet[journey.payment] === "card" ? "credit" : "card"}, ${refund}";`,
          `${cancel(other.id)};\nreturn "card, ${refund}";`,
          `return "${flyer.wallet[journey.payment] === "card" ? "card" : "credit"}, ${refund}";`,
        ],
      };
    },
  },
  {
    name: "baby-and-bags",
    calls: 3,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, (each) => {
        const isRoomy = flightsOf(airline, each).every(({ seats }) => seats[each.cabin] > 1);
        return flyerOf(airline, each).wallet[each.payment] === "card" && isRoomy;
      });
      const name = `Mimi ${personName(random).split(" ")[1]}`;
      if (!journey || journey.passengers.includes(name)) return undefined;
      const flyer = flyerOf(airline, journey);
      const fares = flightsOf(airline, journey).reduce((sum, flight) => sum + flight.fares[journey.cabin], 0);
      const after = { ...journey, passengers: [...journey.passengers, name] };
      const charged = fares + bagCharge(after, flyer, 2);
      const add = call("add_companion", { journey_id: journey.id, name });
      const bags = (count: number) => call("add_journey_bags", { journey_id: journey.id, count });
      return {
        instruction: `We'd like to take our little daughter ${name} on ${journey.id} with us, and two more bags full of toys, all on the card from before. When she's on it, how many bags of the whole trip are free?`,
        solution: `${add};\n${bags(2)};\nconst allowed = ${call("baggage_allowance", { journey_id: journey.id })};\nreturn allowed.free;`,
        verify: judge({
          records: changed(airline, journey.flyer, {
            id: journey.id,
            to: { passengers: after.passengers, bags: journey.bags + 2 },
            charged,
          }),
          answer: saysNumber(freeBags(after, flyer)),
        }),
        failures: [
          `${add};\nreturn ${freeBags(after, flyer)};`,
          `${bags(2)};\nreturn ${freeBags(after, flyer)};`,
          `${add};\n${bags(2)};\nreturn ${freeBags(after, flyer) + 1};`,
        ],
      };
    },
  },
  {
    name: "refund-compared",
    calls: 3,
    pose: (airline, random) => {
      const one = findPlain(airline, random, ({ cabin }) => cabin === "flex");
      const two = findPlain(airline, random, ({ cabin, flyer }) => cabin === "first" && flyer !== one?.flyer);
      if (!one || !two || (one.paid * 4) / 5 === two.paid) return undefined;
      const [first, second] = random.shuffle([one, two]);
      const [better, worse] = (one.paid * 4) / 5 > two.paid ? [one, two] : [two, one];
      if (!first || !second) return undefined;
      const off = (id: string) => call("cancel_journey", { journey_id: id });
      const read = (name: string, id: string) =>
        `const ${name} = ${call("get_journey", { journey_id: id })};`;
      return {
        instruction: `We have ${first.id} and ${second.id} and must give up one of them. Cancel only the one that pays back more. What's the refund?`,
        solution: `${read("one", first.id)}\n${read("two", second.id)}\nconst back = ({ cabin, paid }) => ({ saver: 0, flex: (paid * 4) / 5, first: paid })[cabin];\nconst { refund } = await tools.cancel_journey({ journey_id: back(one) > back(two) ? "${first.id}" : "${second.id}" });\nreturn refund;`,
        verify: judge({
          records: [
            ...changed(airline, better.flyer, cancelled(airline, better.id, refundOf(airline, better) ?? 0)),
            ...changed(airline, worse.flyer),
          ],
          answer: saysNumber(refundOf(airline, better) ?? 0),
        }),
        failures: [
          `const { refund } = ${off(worse.id)};\nreturn refund;`,
          `${off(better.id)};\nreturn ${better.paid + worse.paid};`,
          `return ${refundOf(airline, better)};`,
        ],
      };
    },
  },
  {
    name: "upgrade-difference",
    calls: 3,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, (each) => {
        return each.cabin === "flex" && each.passengers.length === 1 && flightsOf(airline, each).length === 2;
      });
      if (!journey) return undefined;
      const [one, two] = flightsOf(airline, journey);
      if (!one || !two) return undefined;
      const paid = Object.values(journey.flights).reduce((a, b) => a + b, 0);
      const difference = one.fares.first + two.fares.first - paid;
      return {
        instruction: `If I upgraded ${journey.id} to first on both flights, what would I have to add to the fares I've paid? Don't do it yet, I have to ask my husband.`,
        solution: `${get(journey.id)}\nlet difference = 0;\nfor (const [id, fare] of Object.entries(journey.flights)) {\n  const { fares } = await tools.departure_board({ flight_id: id });\n  difference += fares.first - fare;\n}\nreturn difference;`,
        verify: judge({ records: changed(airline, journey.flyer), answer: saysNumber(difference) }),
        failures: [
          `return ${difference + paid};`,
          `${get(journey.id)}\nreturn journey.paid;`,
          `${call("add_journey_bags", { journey_id: journey.id, count: 1 })};\nreturn ${difference + bagPrice};`,
        ],
      };
    },
  },
  {
    name: "brother-not-me",
    calls: 3,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, [cabins], (_, [journey]) => journey?.passengers.length === 1);
      const [journey] = found?.journeys ?? [];
      const name = personName(random);
      if (!found || !journey || name.split(" ").some((word) => found.flyer.name.includes(word))) {
        return undefined;
      }
      const respell = (to: string) =>
        call("respell_passenger", { journey_id: journey.id, name: found.flyer.name, new_name: to });
      return {
        instruction: `I can't go, but my friend ${name} could take my place. Just replace my name on the only trip I have, please! My email is ${found.flyer.email}. And nothing else, I don't want to cancel.`,
        solution: `${login(found.flyer.email)}\nconst result = await tools.respell_passenger({ journey_id: flyer.journeys[0], name: flyer.name, new_name: "${name}" });\nreturn result.error ? "no" : "done";`,
        verify: refused(airline, found.flyer.id),
        failures: [
          `${respell(`${found.flyer.name.split(" ")[0]} ${name.split(" ")[1]}`)};\nreturn "done";`,
          `${respell(`${name.split(" ")[0]} ${found.flyer.name.split(" ")[1]}`)};\nreturn ${respell(name)};`,
          `return "replaced";`,
        ],
      };
    },
  },
];

/** What flies the same route on the day after. */
function nextDay(airline: Airline, { from, to, date }: Airline["flights"][string]) {
  const next = `05-${String(Number(date.slice(3)) + 1).padStart(2, "0")}`;
  return Object.keys(airline.flights)
    .map((id) => record(airline.flights, id))
    .filter((flight) => flight.from === from && flight.to === to && flight.date === next);
}
