import type { PosedTask } from "sparring";
import { type Airline, bagPrice, cabins, flightStates, freeBags, refundOf } from "../airline.ts";
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
} from "./checks.ts";
import { creditOf, find, findFlyer, findRoute, flightsOf, flyerOf, record } from "./facts.ts";

const get = (id: string) => `const journey = ${call("get_journey", { journey_id: id })};`;
const login = (email: string) =>
  `const id = ${call("find_flyer", { email })};\nconst flyer = await tools.get_flyer({ flyer_id: id });`;
const cancel = (id: string) => call("cancel_journey", { journey_id: id });

/** Tasks of four calls. */
export const fourCalls: PosedTask<Airline>[] = [
  {
    name: "state-of-only-flight",
    calls: 4,
    pose: (airline, random) => {
      const flyer = find(airline.flyers, random, ({ journeys: [id, another] }) => {
        const journey = id === undefined ? undefined : airline.journeys[id];
        if (!journey || another || journey.state !== "booked") return false;
        return Object.keys(journey.flights).length === 1;
      });
      const journey = flyer && airline.journeys[flyer.journeys[0] ?? ""];
      const [flight] = journey ? flightsOf(airline, journey) : [];
      if (!flyer || !flight) return undefined;
      const wrong = flightStates.filter((state) => state !== flight.state && state !== "landed");
      return {
        instruction: `I have a single flight booked, under ${flyer.email}. Is it still going as planned, or is it delayed or cancelled? One word will do.`,
        solution: `${login(flyer.email)}\nconst journey = await tools.get_journey({ journey_id: flyer.journeys[0] });\nconst flight = await tools.departure_board({ flight_id: Object.keys(journey.flights)[0] });\nreturn flight.state;`,
        verify: judge({ answer: saysOneOf(flight.state, flightStates) }),
        failures: [
          ...wrong.map((state) => `return "${state}";`),
          `${login(flyer.email)}\nreturn flyer.journeys[0];`,
        ],
      };
    },
  },
  {
    name: "group-compensation",
    calls: 4,
    pose: (airline, random) => {
      const journey = find(airline.journeys, random, (each) => {
        const [flight, another] = flightsOf(airline, each);
        const isTroubled = flight?.state === "delayed" || flight?.state === "cancelled";
        const { level } = flyerOf(airline, each);
        const isGroup = each.passengers.length > 1;
        return each.state === "booked" && isTroubled && another === undefined && isGroup && level !== "blue";
      });
      const [flight] = journey ? flightsOf(airline, journey) : [];
      if (!journey || !flight) return undefined;
      const flyer = flyerOf(airline, journey);
      const each = flight.state === "delayed" ? 50 : 100;
      const due = each * journey.passengers.length;
      const pay = (amount: number) => call("compensate_flyer", { flyer_id: flyer.id, amount });
      return {
        instruction: `Something is wrong with the flight of ${journey.id}, the whole group is upset. If your rules give us compensation, put all of it on my credit, but leave the trip as it is.`,
        solution: `${get(journey.id)}\nconst flyer = await tools.get_flyer({ flyer_id: journey.flyer_id });\nconst flight = await tools.departure_board({ flight_id: Object.keys(journey.flights)[0] });\nconst each = flyer.level === "blue" ? 0 : flight.compensation;\nreturn await tools.compensate_flyer({ flyer_id: journey.flyer_id, amount: each * journey.passengers.length });`,
        verify: judge({
          records: [
            flyerIs(airline, flyer.id, [[creditOf(flyer).id, -due]]),
            ...changed(airline, flyer.id).filter(({ tool }) => tool === "get_journey"),
          ],
        }),
        failures: [`return ${pay(each)};`, `return ${pay(due + each)};`, `return "no, sorry";`],
      };
    },
  },
  {
    name: "book-cheaper-flight",
    calls: 4,
    pose: (airline, random) => {
      const flights = findRoute(airline, random, 2, ([one, two]) => one?.fares.flex !== two?.fares.flex);
      const [cheap, dear] = [...(flights ?? [])].sort((a, b) => a.fares.flex - b.fares.flex);
      const flyer = find(airline.flyers, random);
      if (!cheap || !dear || !flyer) return undefined;
      const card = Object.keys(flyer.wallet).find((id) => flyer.wallet[id] === "card") ?? "";
      const { from, to, date } = cheap;
      const book = (id: string, cabin = "flex") =>
        call("book_journey", { flyer_id: flyer.id, flight_id: id, cabin, payment_id: card });
      return {
        instruction: `${from} to ${to} on ${date}, in flex: compare all the flights you have and book the cheapest for me. It's ${flyer.id}, and you can take ${card}.`,
        solution: `const flights = ${call("search_departures", { origin: from, destination: to, date })};\nlet best = { fare: Infinity };\nfor (const id of Object.keys(flights)) {\n  const { fares } = await tools.departure_board({ flight_id: id });\n  if (fares.flex < best.fare) best = { id, fare: fares.flex };\n}\nreturn await tools.book_journey({ flyer_id: "${flyer.id}", flight_id: best.id, cabin: "flex", payment_id: "${card}" });`,
        verify: judge({
          records: [flightIs(airline, cheap.id, "flex", 1), flightIs(airline, dear.id, "flex", 0)],
          answer: `(await tools.get_flyer({ flyer_id: "${flyer.id}" })).journeys.length === ${flyer.journeys.length + 1}`,
        }),
        failures: [`return ${book(dear.id)};`, `return ${book(cheap.id, "saver")};`, `return "${cheap.id}";`],
      };
    },
  },
  {
    name: "sum-of-both-trips",
    calls: 4,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, [cabins, cabins]);
      const [one, two] = found?.journeys ?? [];
      if (!found || !one || !two) return undefined;
      return {
        instruction: `For my tax papers: what have I paid for my two trips together? Everything is under ${found.flyer.email}, thank you.`,
        solution: `${login(found.flyer.email)}\nlet sum = 0;\nfor (const id of flyer.journeys) {\n  const journey = await tools.get_journey({ journey_id: id });\n  sum += journey.paid;\n}\nreturn sum;`,
        verify: judge({ answer: saysNumber(one.paid + two.paid) }),
        failures: [
          `return ${one.paid};`,
          `return ${two.paid};`,
          `${login(found.flyer.email)}\nreturn flyer.journeys;`,
        ],
      };
    },
  },
  {
    name: "instead-of-old-trip",
    calls: 4,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, [["flex"]]);
      const [journey] = found?.journeys ?? [];
      const [flight] = findRoute(airline, random, 1) ?? [];
      if (!found || !journey || !flight) return undefined;
      const { flyer } = found;
      const card = Object.keys(flyer.wallet).find((id) => flyer.wallet[id] === "card") ?? "";
      const refund = refundOf(airline, journey) ?? 0;
      const book = (cabin: string) =>
        call("book_journey", { flyer_id: flyer.id, flight_id: flight.id, cabin, payment_id: card });
      return {
        instruction: `Change of plans: forget the one trip I've got (${flyer.email}), cancel it, and get me a saver seat on ${flight.id} with my card ${card} in its place.`,
        solution: `${login(flyer.email)}\nawait tools.cancel_journey({ journey_id: flyer.journeys[0] });\nreturn await tools.book_journey({ flyer_id: id, flight_id: "${flight.id}", cabin: "saver", payment_id: "${card}" });`,
        verify: judge({
          records: [
            ...changed(airline, flyer.id, cancelled(airline, journey.id, refund)).filter(
              ({ tool }) => tool === "get_journey",
            ),
            flightIs(airline, flight.id, "saver", 1),
          ],
          answer: `(await tools.get_flyer({ flyer_id: "${flyer.id}" })).journeys.length === 2`,
        }),
        failures: [
          `return ${cancel(journey.id)};`,
          `return ${book("saver")};`,
          `${cancel(journey.id)};\nreturn ${book("flex")};`,
        ],
      };
    },
  },
  {
    name: "who-else-is-coming",
    calls: 4,
    pose: (airline, random) => {
      const found = findFlyer(
        airline,
        random,
        [cabins, cabins],
        (_, [one, two]) => one?.passengers.length !== two?.passengers.length,
      );
      const [many, few] = [...(found?.journeys ?? [])].sort(
        (a, b) => b.passengers.length - a.passengers.length,
      );
      if (!found || !many || !few) return undefined;
      return {
        instruction: `I have two trips with you and can't tell them apart. On which of them do more people travel? I'm ${found.flyer.name}, ${found.flyer.email}; the number of the trip is all I need.`,
        solution: `${login(found.flyer.email)}\nlet most = { count: 0 };\nfor (const id of flyer.journeys) {\n  const { passengers } = await tools.get_journey({ journey_id: id });\n  if (passengers.length > most.count) most = { id, count: passengers.length };\n}\nreturn most.id;`,
        verify: judge({ answer: saysId(many.id) }),
        failures: [
          `return "${few.id}";`,
          `return "${few.id}, ${many.id}";`,
          `return (${call("get_journey", { journey_id: many.id })}).passengers.length;`,
        ],
      };
    },
  },
  {
    name: "fill-the-allowance",
    calls: 4,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, [["flex", "first"]], (flyer, [journey]) => {
        return journey !== undefined && journey.bags === freeBags(journey, flyer);
      });
      const [journey] = found?.journeys ?? [];
      if (!found || !journey || found.flyer.wallet[journey.payment] !== "card") return undefined;
      const count = random.integer(1, 3);
      const add = (bags: number) => call("add_journey_bags", { journey_id: journey.id, count: bags });
      return {
        instruction: `Have a look at what bags are free on the one trip of ${found.flyer.email}. Then check in ${count} more than we have now, free or not, and tell me how many it makes.`,
        solution: `${login(found.flyer.email)}\nawait tools.baggage_allowance({ journey_id: flyer.journeys[0] });\nconst added = await tools.add_journey_bags({ journey_id: flyer.journeys[0], count: ${count} });\nreturn added.bags;`,
        verify: judge({
          records: changed(airline, found.flyer.id, {
            id: journey.id,
            to: { bags: journey.bags + count },
            charged: bagPrice * count,
          }),
          answer: `${saysNumber(journey.bags + count)} || (answer.match(/\\d+/g) ?? []).map(Number).at(-1) === ${journey.bags + count}`,
        }),
        failures: [
          `return ${journey.bags + count};`,
          `${add(count + 1)};\nreturn ${journey.bags + count};`,
          `${add(count)};\nreturn ${journey.bags};`,
        ],
      };
    },
  },
  {
    name: "saver-not-refunded",
    calls: 4,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, [["saver"]]);
      const [journey] = found?.journeys ?? [];
      const [flight, another] = journey ? flightsOf(airline, journey) : [];
      if (!found || !journey || !flight || another) return undefined;
      return {
        instruction: `My plans fell through. There's just one trip on ${found.flyer.email}, please cancel it if you may and refund me. I only want my money back, nothing else.`,
        solution: `${login(found.flyer.email)}\nconst journey = await tools.get_journey({ journey_id: flyer.journeys[0] });\nconst flight = await tools.departure_board({ flight_id: Object.keys(journey.flights)[0] });\nreturn journey.cabin === "saver" && flight.state !== "cancelled" ? "no" : "yes";`,
        verify: refused(airline, found.flyer.id),
        failures: [
          `return "cancelled, the money is on its way";`,
          `${call("compensate_flyer", { flyer_id: found.flyer.id, amount: Math.min(1000, journey.paid) })};\nreturn "no";`,
          `${call("add_journey_bags", { journey_id: journey.id, count: 1 })};\nreturn ${cancel(journey.id)};`,
        ],
      };
    },
  },
  {
    name: "airline-cancelled-saver",
    calls: 4,
    pose: (airline, random) => {
      const journey = find(airline.journeys, random, (each) => {
        const [flight, another] = flightsOf(airline, each);
        const isHit = flight?.state === "cancelled" && another === undefined;
        const flyer = flyerOf(airline, each);
        return each.state === "booked" && each.cabin === "saver" && isHit && flyer.journeys.length === 1;
      });
      if (!journey) return undefined;
      const flyer = flyerOf(airline, journey);
      return {
        instruction: `I read that you cancelled my flight! Then I don't need my trip (the only one under ${flyer.email}) any more. See whether it's true, and if so take it off and tell me my refund, please.`,
        solution: `const id = ${call("find_flyer", { email: flyer.email })};\nconst { journeys } = await tools.get_flyer({ flyer_id: id });\nconst journey = await tools.get_journey({ journey_id: journeys[0] });\nconst result = await tools.cancel_journey({ journey_id: journeys[0] });\nreturn result.refund;`,
        verify: judge({
          records: changed(airline, flyer.id, cancelled(airline, journey.id, journey.paid)),
          answer: saysNumber(journey.paid),
        }),
        failures: [
          `return "no, saver is not refunded";`,
          `return ${journey.paid};`,
          `${cancel(journey.id)};\nreturn ${(journey.paid * 4) / 5};`,
        ],
      };
    },
  },
  {
    name: "seats-for-whole-class",
    calls: 4,
    pose: (airline, random) => {
      const flights = random
        .shuffle(Object.keys(airline.flights))
        .slice(0, 4)
        .map((id) => record(airline.flights, id));
      const [most, second] = [...flights].sort((a, b) => b.seats.saver - a.seats.saver);
      if (!most || !second || most.seats.saver === second.seats.saver) return undefined;
      const ids = flights.map(({ id }) => id);
      const rest = ids.filter((id) => id !== most.id);
      return {
        instruction: `I'm a teacher and looking for seats for my whole class. Of ${ids.slice(0, 3).join(", ")} and ${ids[3]}, which flight has the most free saver seats?`,
        solution: `let most = { seats: -1 };\nfor (const id of ${JSON.stringify(ids)}) {\n  const { seats } = await tools.departure_board({ flight_id: id });\n  if (seats.saver > most.seats) most = { id, seats: seats.saver };\n}\nreturn most.id;`,
        verify: judge({ answer: saysId(most.id) }),
        failures: rest.map((id) => `return "${id}";`),
      };
    },
  },
];
