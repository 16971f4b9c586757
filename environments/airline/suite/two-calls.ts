import type { PosedTask } from "sparring";
import { type Airline, bagCharge, flightStates, levels } from "../airline.ts";
import {
  call,
  cancelled,
  changed,
  flightIs,
  flyerIs,
  journeyIs,
  judge,
  refused,
  saysId,
  saysNumber,
  saysOneOf,
  saysText,
} from "./checks.ts";
import {
  creditOf,
  day,
  find,
  findPlain,
  findRoute,
  flightsOf,
  flyerOf,
  isPlain,
  misspelled,
  record,
} from "./facts.ts";

const get = (id: string) => `const journey = ${call("get_journey", { journey_id: id })};`;

/** Tasks of two calls. The first two are worded as plainly as can be. */
export const twoCalls: PosedTask<Airline>[] = [
  {
    name: "level-by-email",
    calls: 2,
    pose: ({ flyers }, random) => {
      const flyer = find(flyers, random);
      const other = find(flyers, random, ({ level }) => level !== flyer?.level);
      if (!flyer || !other) return undefined;
      return {
        instruction: `What is the level of the flyer with the email ${flyer.email}?`,
        solution: `const id = ${call("find_flyer", { email: flyer.email })};\nconst flyer = await tools.get_flyer({ flyer_id: id });\nreturn flyer.level;`,
        verify: judge({ answer: saysOneOf(flyer.level, levels) }),
        failures: [
          `return ${call("find_flyer", { email: flyer.email })};`,
          `const flyer = ${call("get_flyer", { flyer_id: other.id })};\nreturn flyer.level;`,
          `const flyer = ${call("get_flyer", { flyer_id: flyer.id })};\nreturn flyer.journeys.length;`,
        ],
      };
    },
  },
  {
    name: "sum-of-two-journeys",
    calls: 2,
    pose: ({ journeys }, random) => {
      const one = find(journeys, random);
      const two = find(journeys, random, (_, id) => id !== one?.id);
      if (!one || !two) return undefined;
      const paid = (id: string) => `(${call("get_journey", { journey_id: id })}).paid`;
      return {
        instruction: `What was paid for journeys ${one.id} and ${two.id} in total?`,
        solution: `const one = ${paid(one.id)};\nconst two = ${paid(two.id)};\nreturn one + two;`,
        verify: judge({ answer: saysNumber(one.paid + two.paid) }),
        failures: [
          `return ${paid(one.id)};`,
          `return ${paid(two.id)};`,
          `return ${paid(one.id)} + " and " + ${paid(two.id)};`,
        ],
      };
    },
  },
  {
    name: "is-my-flight-late",
    calls: 2,
    pose: (airline, random) => {
      const journey = find(airline.journeys, random, (each) => {
        const [flight, second] = flightsOf(airline, each);
        const isTroubled = flight?.state !== "planned" || random.chance(0.2);
        return each.state === "booked" && second === undefined && isTroubled;
      });
      const [flight] = journey ? flightsOf(airline, journey) : [];
      const other = find(airline.flights, random, ({ state }) => state !== flight?.state);
      if (!journey || !flight || !other) return undefined;
      const board = (id: string) => `(${call("departure_board", { flight_id: id })}).state`;
      return {
        instruction: `Before I order the taxi: is everything as planned with my flight (${journey.id}), or is it delayed or even cancelled?`,
        solution: `${get(journey.id)}\nconst [id] = Object.keys(journey.flights);\nconst flight = await tools.departure_board({ flight_id: id });\nreturn flight.state;`,
        verify: judge({ answer: saysOneOf(flight.state, flightStates) }),
        failures: [
          `return ${board(other.id)};`,
          `${get(journey.id)}\nreturn journey.state;`,
          `${get(journey.id)}\nreturn Object.keys(journey.flights)[0];`,
        ],
      };
    },
  },
  {
    name: "only-flight-of-day",
    calls: 2,
    pose: (airline, random) => {
      const [flight] = findRoute(airline, random, 1) ?? [];
      if (!flight) return undefined;
      const { from, to, date, fares } = flight;
      const search = `const [id] = Object.keys(${call("search_departures", { origin: from, destination: to, date })});`;
      const fare = (cabin: string) => `(await tools.departure_board({ flight_id: id })).fares.${cabin}`;
      return {
        instruction: `I need to get from ${from} to ${to} on ${date} and there's only one flight, right? What does a flex seat on it cost?`,
        solution: `${search}\nreturn ${fare("flex")};`,
        verify: judge({ answer: saysNumber(fares.flex) }),
        failures: [
          `${search}\nreturn ${fare("saver")};`,
          `${search}\nreturn ${fare("first")};`,
          `${search}\nreturn id;`,
        ],
      };
    },
  },
  {
    name: "book-only-flight",
    calls: 2,
    pose: (airline, random) => {
      const [flight] = findRoute(airline, random, 1) ?? [];
      const flyer = find(airline.flyers, random);
      if (!flight || !flyer) return undefined;
      const { from, to, date } = flight;
      const card = Object.keys(flyer.wallet).find((id) => flyer.wallet[id] === "card") ?? "";
      const cabin = random.pick(["saver", "flex"] as const);
      const book = (changes: object = {}) =>
        call("book_journey", {
          flyer_id: flyer.id,
          flight_id: flight.id,
          cabin,
          payment_id: card,
          ...changes,
        });
      return {
        instruction: `One ${cabin} ticket from ${from} to ${to} for me on ${date}, please, there is just one flight that day. I'm ${flyer.id} and pay with my card ${card}.`,
        solution: `const [id] = Object.keys(${call("search_departures", { origin: from, destination: to, date })});\nreturn await tools.book_journey({ flyer_id: "${flyer.id}", flight_id: id, cabin: "${cabin}", payment_id: "${card}" });`,
        verify: judge({
          records: [flightIs(airline, flight.id, cabin, 1)],
          answer: `(await tools.get_flyer({ flyer_id: "${flyer.id}" })).journeys.length === ${flyer.journeys.length + 1}`,
        }),
        failures: [
          `return ${book({ cabin: cabin === "flex" ? "saver" : "flex" })};`,
          `${book()};\nreturn ${book()};`,
          `return (${call("departure_board", { flight_id: flight.id })}).fares;`,
        ],
      };
    },
  },
  {
    name: "both-trips-off",
    calls: 2,
    pose: (airline, random) => {
      const flyer = find(airline.flyers, random, ({ journeys }) => {
        const plain = journeys.map((id) => record(airline.journeys, id));
        return plain.filter((each) => isPlain(airline, each) && each.cabin === "flex").length >= 2;
      });
      if (!flyer) return undefined;
      const [one, two] = random.shuffle(
        flyer.journeys
          .map((id) => record(airline.journeys, id))
          .filter((each) => isPlain(airline, each) && each.cabin === "flex"),
      );
      if (!one || !two) return undefined;
      const refund = ((one.paid + two.paid) * 4) / 5;
      const cancel = (id: string) => call("cancel_journey", { journey_id: id });
      return {
        instruction: `I broke my leg and won't go anywhere. ${one.id} and ${two.id}, both off please. What do I get back for the two of them together?`,
        solution: `const one = ${cancel(one.id)};\nconst two = ${cancel(two.id)};\nreturn one.refund + two.refund;`,
        verify: judge({
          records: changed(
            airline,
            flyer.id,
            cancelled(airline, one.id, (one.paid * 4) / 5),
            cancelled(airline, two.id, (two.paid * 4) / 5),
          ),
          answer: saysNumber(refund),
        }),
        failures: [
          `const one = ${cancel(one.id)};\nreturn one.refund;`,
          `${cancel(one.id)};\n${cancel(two.id)};\nreturn ${one.paid + two.paid};`,
          `return ${refund};`,
        ],
      };
    },
  },
  {
    name: "both-names-wrong",
    calls: 2,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, ({ passengers }) => passengers.length === 2);
      const [one = "", two = ""] = journey?.passengers ?? [];
      if (!journey) return undefined;
      const right = (name: string) => `${name.split(" ")[0]} ${misspelled(name.split(" ")[1] ?? "")}`;
      const respell = (from: string) =>
        call("respell_passenger", { journey_id: journey.id, name: from, new_name: right(from) });
      return {
        instruction: `You got both our names wrong on ${journey.id}!! ${one} is really ${right(one)}, and ${two} should read ${right(two)}.`,
        solution: `${respell(one)};\n${respell(two)};\nreturn "done";`,
        verify: judge({
          records: changed(airline, journey.flyer, {
            id: journey.id,
            to: { passengers: [right(one), right(two)] },
          }),
        }),
        failures: [
          `return ${respell(one)};`,
          `return ${respell(two)};`,
          `${get(journey.id)}\nreturn journey.passengers;`,
        ],
      };
    },
  },
  {
    name: "more-comfort-and-bag",
    calls: 2,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, (each) => {
        const isRoomy = flightsOf(airline, each).every(({ seats }) => seats.flex >= each.passengers.length);
        return each.cabin === "saver" && isRoomy && flyerOf(airline, each).wallet[each.payment] === "card";
      });
      if (!journey) return undefined;
      const flights = flightsOf(airline, journey);
      const fares = Object.fromEntries(flights.map(({ id, fares }) => [id, fares.flex]));
      const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
      const difference =
        (sum(Object.values(fares)) - sum(Object.values(journey.flights))) * journey.passengers.length;
      const raised = { ...journey, cabin: "flex" as const };
      const charged = difference + bagCharge(raised, flyerOf(airline, journey), 1);
      const upgrade = call("upgrade_journey", { journey_id: journey.id, cabin: "flex" });
      const bag = (count: number) => call("add_journey_bags", { journey_id: journey.id, count });
      return {
        instruction: `Saver was a bad idea for ${journey.id}. First make it flex, then check in one more bag. I still have that card, so just charge it.`,
        solution: `${upgrade};\nreturn ${bag(1)};`,
        verify: judge({
          records: changed(airline, journey.flyer, {
            id: journey.id,
            to: { cabin: "flex", flights: fares, bags: journey.bags + 1 },
            charged,
          }),
        }),
        failures: [`return ${upgrade};`, `return ${bag(1)};`, `${upgrade};\nreturn ${bag(2)};`],
      };
    },
  },
  {
    name: "saver-other-day",
    calls: 2,
    pose: (airline, random) => {
      const journey = findPlain(airline, random, ({ cabin, flights }) => {
        return cabin === "saver" && Object.keys(flights).length === 1;
      });
      const [flight] = journey ? flightsOf(airline, journey) : [];
      const later =
        flight &&
        find(airline.flights, random, ({ from, to, date, state, seats }, id) => {
          const isSame = from === flight.from && to === flight.to && id !== flight.id;
          return isSame && date > flight.date && state === "planned" && seats.saver > 3;
        });
      if (!journey || !flight || !later) return undefined;
      return {
        instruction: `Can you move ${journey.id} from flight ${flight.id} to ${later.id}? Same route, just later. I wouldn't mind paying for it, but don't book anything new for me.`,
        solution: `${get(journey.id)}\nconst moved = await tools.move_journey({ journey_id: "${journey.id}", flight_id: "${flight.id}", new_flight_id: "${later.id}" });\nreturn moved.error ? "no" : "done";`,
        verify: refused(airline, journey.flyer),
        failures: [
          `return "moved";`,
          `${call("compensate_flyer", { flyer_id: journey.flyer, amount: 50 })};\nreturn "no";`,
          `return ${call("book_journey", { flyer_id: journey.flyer, flight_id: later.id, cabin: "saver", payment_id: Object.keys(flyerOf(airline, journey).wallet)[0] })};`,
        ],
      };
    },
  },
  {
    name: "nothing-for-blue",
    calls: 2,
    pose: (airline, random) => {
      const journey = find(airline.journeys, random, (each) => {
        const isLate = flightsOf(airline, each).some(({ state }) => state === "delayed");
        return each.state === "booked" && isLate && flyerOf(airline, each).level === "blue";
      });
      if (!journey) return undefined;
      const flyer = flyerOf(airline, journey);
      const pay = (amount: number) => call("compensate_flyer", { flyer_id: flyer.id, amount });
      return {
        instruction: `My flight on ${journey.id} is delayed and I am fed up! I want the compensation that everybody talks about, in credit. My flyer id: ${flyer.id}.`,
        solution: `${get(journey.id)}\nconst flyer = await tools.get_flyer({ flyer_id: journey.flyer_id });\nreturn flyer.level === "blue" ? "no" : "yes";`,
        verify: refused(airline, flyer.id),
        failures: [`return ${pay(50)};`, `${pay(100)};\nreturn "no";`, `return "yes, it is on its way";`],
      };
    },
  },
  {
    name: "credit-enough",
    calls: 2,
    pose: (airline, random) => {
      const [flight] = findRoute(airline, random, 1) ?? [];
      const flyer =
        flight && find(airline.flyers, random, (each) => creditOf(each).balance > flight.fares.flex);
      if (!flight || !flyer) return undefined;
      const left = creditOf(flyer).balance - flight.fares.flex;
      if (left === flight.fares.flex) return undefined;
      const wallet = `const { wallet } = ${call("get_flyer", { flyer_id: flyer.id })};`;
      const board = `const { fares } = ${call("departure_board", { flight_id: flight.id })};`;
      return {
        instruction: `Suppose I paid for a flex seat on ${flight.id} with my credit ${creditOf(flyer).id}. How much would be left on it? Don't book yet. I'm ${flyer.id}.`,
        solution: `${wallet}\n${board}\nreturn wallet.${creditOf(flyer).id} - fares.flex;`,
        verify: judge({ records: [flyerIs(airline, flyer.id)], answer: saysNumber(left) }),
        failures: [
          `${wallet}\nreturn wallet.${creditOf(flyer).id};`,
          `${board}\nreturn fares.flex;`,
          `const booked = ${call("book_journey", { flyer_id: flyer.id, flight_id: flight.id, cabin: "flex", payment_id: creditOf(flyer).id })};\nreturn ${left};`,
        ],
      };
    },
  },
  {
    name: "whose-journey",
    calls: 2,
    pose: (airline, random) => {
      const journey = find(airline.journeys, random);
      const other = find(airline.flyers, random, (_, id) => id !== journey?.flyer);
      if (!journey || !other) return undefined;
      const flyer = flyerOf(airline, journey);
      return {
        instruction: `I found a boarding card at the gate with ${journey.id} on it and would like to write to its owner. What's the email?`,
        solution: `${get(journey.id)}\nconst flyer = await tools.get_flyer({ flyer_id: journey.flyer_id });\nreturn flyer.email;`,
        verify: judge({ records: [journeyIs(airline, journey.id)], answer: saysText(flyer.email) }),
        failures: [
          `return "${other.email}";`,
          `${get(journey.id)}\nreturn journey.passengers[0];`,
          `${get(journey.id)}\nreturn journey.flyer_id;`,
        ],
      };
    },
  },
  {
    name: "later-of-two",
    calls: 2,
    pose: (airline, random) => {
      const [early, late] = findRoute(airline, random, 2) ?? [];
      const flyer = find(airline.flyers, random);
      if (!early || !late || !flyer) return undefined;
      const card = Object.keys(flyer.wallet).find((id) => flyer.wallet[id] === "card") ?? "";
      const { from, to, date } = late;
      const book = (id: string, cabin = "saver") =>
        call("book_journey", { flyer_id: flyer.id, flight_id: id, cabin, payment_id: card });
      const search = call("search_departures", { origin: from, destination: to, date });
      return {
        instruction: `I like to sleep in. On ${day(date)} (${date}) book me on the later flight from ${from} to ${to}, saver is good enough. Flyer ${flyer.id}, card ${card}.`,
        solution: `const flights = ${search};\nconst [, late] = Object.keys(flights).sort((a, b) => (flights[a] < flights[b] ? -1 : 1));\nreturn await tools.book_journey({ flyer_id: "${flyer.id}", flight_id: late, cabin: "saver", payment_id: "${card}" });`,
        verify: judge({
          records: [flightIs(airline, late.id, "saver", 1), flightIs(airline, early.id, "saver", 0)],
          answer: `(await tools.get_flyer({ flyer_id: "${flyer.id}" })).journeys.length === ${flyer.journeys.length + 1}`,
        }),
        failures: [`return ${book(early.id)};`, `return ${book(late.id, "flex")};`, `return "${late.id}";`],
      };
    },
  },
  {
    name: "cheaper-of-two-flights",
    calls: 2,
    pose: (airline, random) => {
      const flights = findRoute(airline, random, 2, ([one, two]) => one?.fares.saver !== two?.fares.saver);
      const [cheap, dear] = [...(flights ?? [])].sort((a, b) => a.fares.saver - b.fares.saver);
      if (!cheap || !dear) return undefined;
      const [one, two] = random.shuffle([cheap.id, dear.id]);
      const saver = (id = "") => `(${call("departure_board", { flight_id: id })}).fares.saver`;
      return {
        instruction: `${one} or ${two}, which of these flights has the lower saver fare?`,
        solution: `const one = ${saver(one)};\nconst two = ${saver(two)};\nreturn one < two ? "${one}" : "${two}";`,
        verify: judge({ answer: saysId(cheap.id) }),
        failures: [`return "${dear.id}";`, `return ${saver(cheap.id)};`, `return "${one} and ${two}";`],
      };
    },
  },
];
