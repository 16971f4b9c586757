import type { PosedTask } from "sparring";
import { type Airline, cabins } from "../airline.ts";
import { call, cancelled, changed, flightIs, flyerIs, judge, saysId, saysNumber } from "./checks.ts";
import { creditOf, find, findFlyer, findRoute, flightsOf, record } from "./facts.ts";

const login = (email: string) =>
  `const id = ${call("find_flyer", { email })};\nconst flyer = await tools.get_flyer({ flyer_id: id });`;
const cancel = (id: string) => call("cancel_journey", { journey_id: id });

/** Tasks of six calls. */
export const sixCalls: PosedTask<Airline>[] = [
  {
    name: "there-and-back",
    calls: 6,
    pose: (airline, random) => {
      const [out] = findRoute(airline, random, 1) ?? [];
      const [back] =
        (out &&
          findRoute(airline, random, 1, ([flight]) => {
            return flight?.from === out.to && flight.to === out.from && flight.date > out.date;
          })) ??
        [];
      const flyer = find(airline.flyers, random, ({ wallet }) => Object.keys(wallet).length === 2);
      if (!out || !back || !flyer) return undefined;
      const card = Object.keys(flyer.wallet).find((id) => flyer.wallet[id] === "card") ?? "";
      const book = (id: string, cabin = "saver") =>
        call("book_journey", { flyer_id: flyer.id, flight_id: id, cabin, payment_id: card });
      const search = (flight: typeof out) =>
        call("search_departures", { origin: flight.from, destination: flight.to, date: flight.date });
      return {
        instruction: `I'd like to visit my daughter in ${out.to}: out from ${out.from} on ${out.date}, back on ${back.date}. There is one flight on each of these days. Book both for me as two saver trips on my card. I'm registered as ${flyer.email}.`,
        solution: `${login(flyer.email)}\nconst card = Object.keys(flyer.wallet).find((key) => flyer.wallet[key] === "card");\nconst [out] = Object.keys(${search(out)});\nconst [back] = Object.keys(${search(back)});\nawait tools.book_journey({ flyer_id: id, flight_id: out, cabin: "saver", payment_id: card });\nreturn await tools.book_journey({ flyer_id: id, flight_id: back, cabin: "saver", payment_id: card });`,
        verify: judge({
          records: [flightIs(airline, out.id, "saver", 1), flightIs(airline, back.id, "saver", 1)],
          answer: `(await tools.get_flyer({ flyer_id: "${flyer.id}" })).journeys.length === ${flyer.journeys.length + 2}`,
        }),
        failures: [
          `return ${book(out.id)};`,
          `return ${book(back.id)};`,
          `${book(out.id)};\nreturn ${book(back.id, "flex")};`,
        ],
      };
    },
  },
  {
    name: "which-trip-is-sooner",
    calls: 6,
    pose: (airline, random) => {
      const dateOf = (id: string) => flightsOf(airline, record(airline.journeys, id))[0]?.date ?? "";
      const found = findFlyer(airline, random, [cabins, cabins], (_, journeys) => {
        const isSimple = journeys.every(({ flights }) => Object.keys(flights).length === 1);
        const [one, two] = journeys.map(({ id }) => dateOf(id));
        return isSimple && one !== two;
      });
      if (!found) return undefined;
      const [soon = "", late = ""] = [...found.flyer.journeys].sort((a, b) =>
        dateOf(a) < dateOf(b) ? -1 : 1,
      );
      return {
        instruction: `I have two trips ahead of me and forgot which comes first. Could you look at when the flights go and tell me the number of the sooner trip? ${found.flyer.name}, ${found.flyer.email}.`,
        solution: `${login(found.flyer.email)}\nlet sooner = { date: "99" };\nfor (const id of flyer.journeys) {\n  const { flights } = await tools.get_journey({ journey_id: id });\n  const { date } = await tools.departure_board({ flight_id: Object.keys(flights)[0] });\n  if (date < sooner.date) sooner = { id, date };\n}\nreturn sooner.id;`,
        verify: judge({ answer: saysId(soon) }),
        failures: [`return "${late}";`, `return "${soon}, then ${late}";`, `return "${dateOf(soon)}";`],
      };
    },
  },
  {
    name: "two-refunds",
    calls: 6,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, [
        ["flex", "first"],
        ["flex", "first"],
      ]);
      const [one, two] = found?.journeys ?? [];
      if (!found || !one || !two) return undefined;
      const refundOf = (journey: typeof one) =>
        journey.cabin === "flex" ? (journey.paid * 4) / 5 : journey.paid;
      const sum = refundOf(one) + refundOf(two);
      return {
        instruction: `Doctor's orders, no flying for me this summer :( Look at both trips of ${found.flyer.email}, and if each pays something back, cancel the two of them. I want to know the sum that I get.`,
        solution: `${login(found.flyer.email)}\nconst paying = [];\nfor (const id of flyer.journeys) {\n  const { cabin } = await tools.get_journey({ journey_id: id });\n  if (cabin !== "saver") paying.push(id);\n}\nlet sum = 0;\nfor (const id of paying) {\n  const { refund } = await tools.cancel_journey({ journey_id: id });\n  sum += refund;\n}\nreturn sum;`,
        verify: judge({
          records: changed(
            airline,
            found.flyer.id,
            cancelled(airline, one.id, refundOf(one)),
            cancelled(airline, two.id, refundOf(two)),
          ),
          answer: saysNumber(sum),
        }),
        failures: [
          `${cancel(one.id)};\nreturn ${sum};`,
          `${cancel(two.id)};\nreturn ${sum};`,
          `${cancel(one.id)};\n${cancel(two.id)};\nreturn ${sum + 1};`,
        ],
      };
    },
  },
  {
    name: "one-of-two-flights-hit",
    calls: 6,
    pose: (airline, random) => {
      const flyer = find(airline.flyers, random, ({ level, journeys: [id, another] }) => {
        const journey = id === undefined ? undefined : airline.journeys[id];
        if (!journey || another || journey.state !== "booked" || level === "blue") return false;
        const states = flightsOf(airline, journey).map(({ state }) => state);
        const hit = states.filter((state) => state !== "planned");
        return states.length === 2 && hit.length === 1 && hit[0] !== "landed";
      });
      const journey = flyer && airline.journeys[flyer.journeys[0] ?? ""];
      if (!flyer || !journey) return undefined;
      const isDelay = flightsOf(airline, journey).some(({ state }) => state === "delayed");
      const due = (isDelay ? 50 : 100) * journey.passengers.length;
      const pay = (amount: number) => call("compensate_flyer", { flyer_id: flyer.id, amount });
      return {
        instruction: `We booked out and back under ${flyer.email}, our only trip, and I got a text that one of the flights is in trouble. I'd like you to check both and put whatever compensation we are due on my credit. Leave the trip alone.`,
        solution: `${login(flyer.email)}\nconst journey = await tools.get_journey({ journey_id: flyer.journeys[0] });\nlet each = 0;\nfor (const flight of Object.keys(journey.flights)) {\n  const { compensation } = await tools.departure_board({ flight_id: flight });\n  each = Math.max(each, compensation);\n}\nreturn await tools.compensate_flyer({ flyer_id: id, amount: each * journey.passengers.length });`,
        verify: judge({
          records: [
            flyerIs(airline, flyer.id, [[creditOf(flyer).id, -due]]),
            ...changed(airline, flyer.id).filter(({ tool }) => tool === "get_journey"),
          ],
        }),
        failures: [`return ${pay(due * 2)};`, `return ${pay(due + 50)};`, `return "no compensation";`],
      };
    },
  },
  {
    name: "only-the-first-one",
    calls: 6,
    pose: (airline, random) => {
      const wanted = random.shuffle([["first"], ["saver", "flex"], ["saver", "flex"]] as const);
      const found = findFlyer(airline, random, wanted);
      const first = found?.journeys.find(({ cabin }) => cabin === "first");
      const others = found?.journeys.filter(({ cabin }) => cabin !== "first") ?? [];
      const [one] = others;
      if (!found || !first || !one) return undefined;
      return {
        instruction: `I was a bit generous with myself. Please find out which of my three trips is in first, cancel that, and leave the rest. My address with you is ${found.flyer.email}.`,
        solution: `${login(found.flyer.email)}\nlet first;\nfor (const id of flyer.journeys) {\n  const { cabin } = await tools.get_journey({ journey_id: id });\n  if (cabin === "first") first = id;\n}\nreturn await tools.cancel_journey({ journey_id: first });`,
        verify: judge({
          records: changed(airline, found.flyer.id, cancelled(airline, first.id, first.paid)),
        }),
        failures: [
          `return "${first.id}";`,
          `${cancel(first.id)};\nreturn ${call("add_journey_bags", { journey_id: one.id, count: 1 })};`,
          `return ${call("add_journey_bags", { journey_id: first.id, count: 1 })};`,
        ],
      };
    },
  },
  {
    name: "cheapest-with-credit",
    calls: 6,
    pose: (airline, random) => {
      const flights = findRoute(airline, random, 2, ([one, two]) => one?.fares.saver !== two?.fares.saver);
      const [cheap, dear] = [...(flights ?? [])].sort((a, b) => a.fares.saver - b.fares.saver);
      const flyer =
        dear && find(airline.flyers, random, (each) => creditOf(each).balance >= dear.fares.saver);
      if (!cheap || !dear || !flyer) return undefined;
      const credit = creditOf(flyer);
      const card = Object.keys(flyer.wallet).find((id) => flyer.wallet[id] === "card") ?? "";
      const { from, to, date } = cheap;
      const book = (flight: string, payment: string) =>
        call("book_journey", { flyer_id: flyer.id, flight_id: flight, cabin: "saver", payment_id: payment });
      return {
        instruction: `Cheapest saver flight of the day from ${from} to ${to} on ${date}, please, one seat for me, and let my credit pay for it. I'm ${flyer.name}, my mail is ${flyer.email}.`,
        solution: `${login(flyer.email)}\nconst credit = Object.keys(flyer.wallet).find((key) => flyer.wallet[key] !== "card");\nlet best = { fare: Infinity };\nfor (const flight of Object.keys(${call("search_departures", { origin: from, destination: to, date })})) {\n  const { fares } = await tools.departure_board({ flight_id: flight });\n  if (fares.saver < best.fare) best = { flight, fare: fares.saver };\n}\nreturn await tools.book_journey({ flyer_id: id, flight_id: best.flight, cabin: "saver", payment_id: credit });`,
        verify: judge({
          records: [flightIs(airline, cheap.id, "saver", 1), flightIs(airline, dear.id, "saver", 0)],
          answer: `(await tools.get_flyer({ flyer_id: "${flyer.id}" })).wallet.${credit.id} === ${credit.balance - cheap.fares.saver}`,
        }),
        failures: [
          `return ${book(dear.id, credit.id)};`,
          `return ${book(cheap.id, card)};`,
          `return "${cheap.id}";`,
        ],
      };
    },
  },
];
