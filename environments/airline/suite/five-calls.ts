import type { PosedTask } from "sparring";
import { type Airline, bagCharge, cabins } from "../airline.ts";
import { personName } from "../scenario.ts";
import { call, cancelled, changed, flyerIs, judge, saysNo, saysNumber } from "./checks.ts";
import { creditOf, day, find, findFlyer, findPlain, findRoute, flightsOf, flyerOf, record } from "./facts.ts";

const get = (id: string) => `const journey = ${call("get_journey", { journey_id: id })};`;
const login = (email: string) =>
  `const id = ${call("find_flyer", { email })};\nconst flyer = await tools.get_flyer({ flyer_id: id });`;
const cancel = (id: string) => call("cancel_journey", { journey_id: id });

/** Tasks of five calls. */
export const fiveCalls: PosedTask<Airline>[] = [
  {
    name: "whatever-pays-back",
    calls: 5,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, random.shuffle([["saver"], ["flex"]] as const));
      const flex = found?.journeys.find(({ cabin }) => cabin === "flex");
      const saver = found?.journeys.find(({ cabin }) => cabin === "saver");
      if (!found || !flex || !saver) return undefined;
      const refund = (flex.paid * 4) / 5;
      return {
        instruction: `Hello, I lost my job and have to save money. Of my two trips, cancel the one that still pays something back; the other can stay. I'm ${found.flyer.name} (${found.flyer.email}).`,
        solution: `${login(found.flyer.email)}\nlet wanted;\nfor (const id of flyer.journeys) {\n  const { cabin } = await tools.get_journey({ journey_id: id });\n  if (cabin !== "saver") wanted = id;\n}\nreturn await tools.cancel_journey({ journey_id: wanted });`,
        verify: judge({ records: changed(airline, found.flyer.id, cancelled(airline, flex.id, refund)) }),
        failures: [
          `return ${cancel(saver.id)};`,
          `${login(found.flyer.email)}\nreturn flyer.journeys;`,
          `${cancel(flex.id)};\nreturn ${call("add_journey_bags", { journey_id: saver.id, count: 1 })};`,
        ],
      };
    },
  },
  {
    name: "move-to-cheapest",
    calls: 5,
    pose: (airline, random) => {
      const days = findRoute(airline, random, 2, ([one, two]) => one?.fares.flex !== two?.fares.flex);
      const [cheap, dear] = [...(days ?? [])].sort((a, b) => a.fares.flex - b.fares.flex);
      const journey =
        cheap &&
        findPlain(airline, random, (each) => {
          const [flight, another] = flightsOf(airline, each);
          const isSame = flight?.from === cheap.from && flight.to === cheap.to && flight.date !== cheap.date;
          const isCard = flyerOf(airline, each).wallet[each.payment] === "card";
          return (
            each.cabin === "flex" && isSame && another === undefined && isCard && each.passengers.length < 4
          );
        });
      const [old] = journey ? flightsOf(airline, journey) : [];
      if (!cheap || !dear || !journey || !old) return undefined;
      const charged = (cheap.fares.flex - (journey.flights[old.id] ?? 0)) * journey.passengers.length;
      const move = (id: string) =>
        call("move_journey", { journey_id: journey.id, flight_id: old.id, new_flight_id: id });
      const { from, to, date } = cheap;
      return {
        instruction: `The wedding got moved to ${day(date)}! So we must get from ${from} to ${to} on ${date} now. Put ${journey.id} on whichever flight of that day is cheapest in flex; my card takes the difference.`,
        solution: `${get(journey.id)}\nconst [old] = Object.keys(journey.flights);\nlet best = { fare: Infinity };\nfor (const id of Object.keys(${call("search_departures", { origin: from, destination: to, date })})) {\n  const { fares } = await tools.departure_board({ flight_id: id });\n  if (fares.flex < best.fare) best = { id, fare: fares.flex };\n}\nreturn await tools.move_journey({ journey_id: "${journey.id}", flight_id: old, new_flight_id: best.id });`,
        verify: judge({
          records: changed(airline, journey.flyer, {
            id: journey.id,
            to: { flights: { [cheap.id]: cheap.fares.flex } },
            charged,
          }),
        }),
        failures: [`return ${move(dear.id)};`, `return ${cancel(journey.id)};`, `return "${cheap.id}";`],
      };
    },
  },
  {
    name: "delayed-by-email",
    calls: 5,
    pose: (airline, random) => {
      const flyer = find(airline.flyers, random, ({ level, journeys: [id, another] }) => {
        const journey = id === undefined ? undefined : airline.journeys[id];
        if (!journey || another || journey.state !== "booked" || level === "blue") return false;
        const [flight, second] = flightsOf(airline, journey);
        return flight?.state === "delayed" && second === undefined;
      });
      const journey = flyer && airline.journeys[flyer.journeys[0] ?? ""];
      if (!flyer || !journey) return undefined;
      const due = 50 * journey.passengers.length;
      const credit = creditOf(flyer);
      const pay = (amount: number) => call("compensate_flyer", { flyer_id: flyer.id, amount });
      return {
        instruction: `Another delay, I can't believe it. It's about my one and only booking, email ${flyer.email}. Give me the credit that I'm entitled to and tell me the new balance.`,
        solution: `${login(flyer.email)}\nconst journey = await tools.get_journey({ journey_id: flyer.journeys[0] });\nconst flight = await tools.departure_board({ flight_id: Object.keys(journey.flights)[0] });\nconst each = flyer.level === "blue" ? 0 : flight.compensation;\nconst paid = await tools.compensate_flyer({ flyer_id: id, amount: each * journey.passengers.length });\nreturn paid.balance;`,
        verify: judge({
          records: [flyerIs(airline, flyer.id, [[credit.id, -due]])],
          answer: saysNumber(credit.balance + due),
        }),
        failures: [
          `const paid = ${pay(due * 2)};\nreturn paid.balance;`,
          `${pay(due)};\nreturn "done";`,
          `return ${credit.balance + due};`,
        ],
      };
    },
  },
  {
    name: "dearest-of-my-trips",
    calls: 5,
    pose: (airline, random) => {
      const flyer = find(airline.flyers, random, ({ journeys }) => {
        const paid = journeys.map((id) => record(airline.journeys, id).paid).sort((a, b) => b - a);
        return paid.length === 3 && paid[0] !== paid[1];
      });
      if (!flyer) return undefined;
      const [most, ...rest] = flyer.journeys
        .map((id) => record(airline.journeys, id))
        .sort((a, b) => b.paid - a.paid);
      if (!most) return undefined;
      return {
        instruction: `On which of all my trips did I spend the most, whatever became of it? How much was that? You have me under ${flyer.email}.`,
        solution: `${login(flyer.email)}\nlet most = 0;\nfor (const id of flyer.journeys) {\n  const { paid } = await tools.get_journey({ journey_id: id });\n  most = Math.max(most, paid);\n}\nreturn most;`,
        verify: judge({ answer: saysNumber(most.paid) }),
        failures: [...rest.map(({ paid }) => `return ${paid};`), `return "${most.id}";`],
      };
    },
  },
  {
    name: "day-of-flight-back",
    calls: 5,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, [cabins], (_, [journey]) => {
        return journey !== undefined && Object.keys(journey.flights).length === 2;
      });
      const [journey] = found?.journeys ?? [];
      const [back, out] = journey
        ? flightsOf(airline, journey).sort((a, b) => (a.date < b.date ? 1 : -1))
        : [];
      if (!found || !back || !out) return undefined;
      const { date } = back;
      const number = Number(date.slice(3));
      return {
        instruction: `On what day does my flight back leave? I need to tell the cat sitter. ${found.flyer.email} is my address, and I've only this one trip there and back.`,
        solution: `${login(found.flyer.email)}\nconst { flights } = await tools.get_journey({ journey_id: flyer.journeys[0] });\nconst dates = [];\nfor (const id of Object.keys(flights)) {\n  const { date } = await tools.departure_board({ flight_id: id });\n  dates.push(date);\n}\nreturn dates.sort().at(-1);`,
        verify: judge({
          answer: `/(05-|may )0?${number}\\b|\\b${number}(\\.|th|st|nd|rd)?( of)? may/i.test(answer) && !answer.includes("${out.date}")`,
        }),
        failures: [`return "${out.date}";`, `return "${out.date} or ${date}";`, `return "${back.leaves}";`],
      };
    },
  },
  {
    name: "grandparents-come-too",
    calls: 5,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, [cabins], (flyer, [journey]) => {
        if (!journey || flyer.wallet[journey.payment] !== "card") return false;
        return flightsOf(airline, journey).every(({ seats }) => seats[journey.cabin] > 2);
      });
      const [journey] = found?.journeys ?? [];
      if (!found || !journey) return undefined;
      const family = random.pick(["Sommer", "Castell", "Brandt", "Levin"]);
      const [one, two] = [`Opa ${family}`, `${personName(random).split(" ")[0]} ${family}`];
      const passengers = [...journey.passengers, one, two];
      const fares = flightsOf(airline, journey).reduce((sum, each) => sum + each.fares[journey.cabin], 0);
      const charged = 2 * fares + bagCharge({ ...journey, passengers }, found.flyer, 1);
      const add = (name: string) => call("add_companion", { journey_id: journey.id, name });
      const bag = call("add_journey_bags", { journey_id: journey.id, count: 1 });
      return {
        instruction: `My grandparents decided to join us: ${one} and ${two}. Add both to our trip, and after that one more bag for their presents. It's all on ${found.flyer.email}, there's only one trip.`,
        solution: `${login(found.flyer.email)}\nconst [journey] = flyer.journeys;\nawait tools.add_companion({ journey_id: journey, name: "${one}" });\nawait tools.add_companion({ journey_id: journey, name: "${two}" });\nreturn await tools.add_journey_bags({ journey_id: journey, count: 1 });`,
        verify: judge({
          records: changed(airline, found.flyer.id, {
            id: journey.id,
            to: { passengers, bags: journey.bags + 1 },
            charged,
          }),
        }),
        failures: [
          `${add(one)};\nreturn ${add(two)};`,
          `${add(one)};\nreturn ${bag};`,
          `${add(one)};\n${add(two)};\n${bag};\nreturn ${bag};`,
        ],
      };
    },
  },
  {
    name: "first-if-affordable",
    calls: 5,
    pose: (airline, random) => {
      const found = findFlyer(airline, random, [["flex"]], (flyer, [journey]) => {
        const [flight, another] = journey ? flightsOf(airline, journey) : [];
        if (!journey || !flight || another || flyer.wallet[journey.payment] !== "card") return false;
        return flight.seats.first >= journey.passengers.length;
      });
      const [journey] = found?.journeys ?? [];
      const [flight] = journey ? flightsOf(airline, journey) : [];
      if (!found || !journey || !flight) return undefined;
      const charged = (flight.fares.first - (journey.flights[flight.id] ?? 0)) * journey.passengers.length;
      const limit = charged + 5 * random.integer(1, 9);
      const upgrade = call("upgrade_journey", { journey_id: journey.id, cabin: "first" });
      return {
        instruction: `It's our tenth wedding anniversary. Upgrade my one trip (${found.flyer.email}) to first if that costs no more than ${limit} for everybody together, and say what you charged. If it's dearer, leave it.`,
        solution: `${login(found.flyer.email)}\nconst journey = await tools.get_journey({ journey_id: flyer.journeys[0] });\nconst [[flight, fare]] = Object.entries(journey.flights);\nconst { fares } = await tools.departure_board({ flight_id: flight });\nconst cost = (fares.first - fare) * journey.passengers.length;\nif (cost > ${limit}) return "no";\nconst upgraded = await tools.upgrade_journey({ journey_id: flyer.journeys[0], cabin: "first" });\nreturn upgraded.charged;`,
        verify: judge({
          records: changed(airline, found.flyer.id, {
            id: journey.id,
            to: { cabin: "first", flights: { [flight.id]: flight.fares.first } },
            charged,
          }),
          answer: saysNumber(charged),
        }),
        failures: [
          `return "no, it is too expensive";`,
          `${upgrade};\nreturn ${limit};`,
          `return ${charged};`,
        ],
      };
    },
  },
  {
    name: "not-that-cheap",
    calls: 5,
    pose: (airline, random) => {
      const flights = findRoute(airline, random, 2) ?? [];
      const [one, two] = flights;
      const flyer = find(airline.flyers, random);
      if (!one || !two || !flyer) return undefined;
      const { from, to, date } = one;
      const limit = Math.min(one.fares.saver, two.fares.saver) - 5;
      return {
        instruction: `I write from ${flyer.email}, please see who I am first. If you have a flight from ${from} to ${to} on ${date} for ${limit} dollars or less in saver, tell me its id, but don't book. Otherwise just say no..`,
        solution: `${login(flyer.email)}\nconst found = Object.keys(${call("search_departures", { origin: from, destination: to, date })});\nlet cheap;\nfor (const id of found) {\n  const { fares } = await tools.departure_board({ flight_id: id });\n  if (fares.saver <= ${limit}) cheap = id;\n}\nreturn cheap ?? "no";`,
        verify: judge({
          records: changed(airline, flyer.id),
          answer: `${saysNo} && !/\\bF\\d{3}\\b/.test(answer)`,
        }),
        failures: [`return "${one.id}";`, `return "${two.id}, no more seats";`, `return ${limit};`],
      };
    },
  },
];
