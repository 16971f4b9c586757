import type { PosedTask, Random } from "sparring";
import { people } from "../messages.ts";
import { round2 } from "../numbers.ts";
import type { CalculationState } from "../state.ts";
import { citiesOf, type TravelState } from "../travel.ts";
import { codedMessage, decoding } from "./decoding.ts";
import { booked, isNumber, says, sentNumber } from "./judge.ts";

type Priced = { id: string; price: number };

const byPrice = <T extends Priced>(list: T[]): T[] => [...list].sort((a, b) => a.price - b.price);
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

/** Hotels of a city, cheapest first. */
const hotelsIn = (state: TravelState, city: string) =>
  byPrice(state.hotels.filter((hotel) => hotel.city === city));

/** Flights of a route, cheapest first. */
const flightsOf = (state: TravelState, from: string, to: string) =>
  byPrice(state.flights.filter((flight) => flight.from === from && flight.to === to));

const someCities = (state: TravelState, random: Random) =>
  random.shuffle(citiesOf(state)) as [string, string, string];

// Code that finds the cheapest, or the dearest, and calls it `name`.
const findHotel = (city: string, name: string, order = "a.price - b.price") =>
  `const [${name}] = (await tools.find_hotels({ city: "${city}" })).sort((a, b) => ${order});`;
const findFlight = (from: string, to: string, name: string, order = "a.price - b.price") =>
  `const [${name}] = (await tools.find_flights({ from: "${from}", to: "${to}" })).sort((a, b) => ${order});`;
const dearest = "b.price - a.price";

export const travelTasks: PosedTask<CalculationState>[] = [
  {
    name: "cheapest-hotel",
    calls: 1,
    pose: (state, random) => {
      const [city] = someCities(state, random);
      const [cheapest, ...others] = hotelsIn(state, city);
      return {
        instruction: `I need a bed in ${city} tonight and I'm nearly broke. Which hotel should I go for?`,
        solution: `${findHotel(city, "hotel")}
return hotel.id;`,
        verify: says(cheapest!.id, ids(others)),
        failures: [
          `return "${others[0]!.id}";`,
          `${findHotel(city, "hotel", dearest)}
return hotel.id;`,
          `${findHotel(city, "hotel")}
return hotel.price;`,
          `return (await tools.find_hotels({ city: "${city}" })).map(({ id }) => id).join(" ");`,
        ],
      };
    },
  },
  {
    name: "book-given",
    calls: 1,
    pose: ({ hotels }, random) => {
      const [hotel, other] = random.shuffle(hotels);
      const nights = random.integer(2, 9);
      return {
        instruction: `Book hotel ${hotel!.id} for ${nights} nights.`,
        solution: `return await tools.book_hotel({ hotel: "${hotel!.id}", nights: ${nights} });`,
        verify: booked(hotel!.id, nights),
        failures: [
          `return await tools.book_hotel({ hotel: "${other!.id}", nights: ${nights} });`,
          `return await tools.book_hotel({ hotel: "${hotel!.id}", nights: ${nights - 1} });`,
          `return "booked";`,
        ],
      };
    },
  },
  {
    name: "flight-price",
    calls: 1,
    pose: (state, random) => {
      const [from, to] = someCities(state, random);
      const [cheap, dear] = flightsOf(state, from, to);
      return {
        instruction: `What's the least I can pay to fly from ${from} to ${to}?`,
        solution: `${findFlight(from, to, "flight")}
return flight.price;`,
        verify: isNumber(cheap!.price),
        failures: [
          `${findFlight(from, to, "flight", dearest)}
return flight.price;`,
          `return ${cheap!.price + dear!.price};`,
          `return "${from} to ${to}";`,
        ],
      };
    },
  },
  {
    name: "quickest-flight",
    calls: 1,
    pose: (state, random) => {
      const [from, to] = someCities(state, random);
      const [quick, slow] = [...flightsOf(state, from, to)].sort((a, b) => a.hours - b.hours);
      return {
        instruction: `I hate sitting on planes. Which flight gets me from ${from} to ${to} in the shortest time?`,
        solution: `${findFlight(from, to, "flight", "a.hours - b.hours")}
return flight.id;`,
        verify: says(quick!.id, [slow!.id]),
        failures: [
          `return "${slow!.id}";`,
          `return ${quick!.hours};`,
          `return (await tools.find_flights({ from: "${from}", to: "${to}" })).map(({ id }) => id).join(" ");`,
        ],
      };
    },
  },
  {
    name: "stay-cost",
    calls: 2,
    pose: (state, random) => {
      const [city] = someCities(state, random);
      const [cheapest] = hotelsIn(state, city);
      const nights = random.integer(2, 7);
      return {
        instruction: `What would ${nights} nights in the cheapest hotel in ${city} set me back?`,
        solution: `${findHotel(city, "hotel")}
return await tools.multiply({ a: hotel.price, b: ${nights} });`,
        verify: isNumber(cheapest!.price * nights),
        failures: [
          `${findHotel(city, "hotel")}
return hotel.price;`,
          `${findHotel(city, "hotel", dearest)}
return await tools.multiply({ a: hotel.price, b: ${nights} });`,
          `${findHotel(city, "hotel")}
return await tools.add({ a: hotel.price, b: ${nights} });`,
        ],
      };
    },
  },
  {
    name: "book-best",
    calls: 2,
    pose: (state, random) => {
      const [city] = someCities(state, random);
      const [best, ...others] = [...hotelsIn(state, city)].sort((a, b) => b.stars - a.stars);
      const nights = random.integer(2, 5);
      return {
        instruction: `It's our anniversary! Get us ${nights} nights at the hotel with the most stars in ${city}.`,
        solution: `${findHotel(city, "hotel", "b.stars - a.stars")}
return await tools.book_hotel({ hotel: hotel.id, nights: ${nights} });`,
        verify: booked(best!.id, nights),
        failures: [
          `return await tools.book_hotel({ hotel: "${others[0]!.id}", nights: ${nights} });`,
          `return await tools.book_hotel({ hotel: "${best!.id}", nights: ${best!.stars === nights ? nights + 1 : best!.stars} });`,
          `return "${best!.id}";`,
          `return await tools.book_hotel({ hotel: "${city}", nights: ${nights} });`,
        ],
      };
    },
  },
  {
    name: "cheaper-destination",
    calls: 2,
    pose: (state, random) => {
      const [from, one, two] = someCities(state, random);
      const [toOne, toTwo] = [flightsOf(state, from, one)[0]!, flightsOf(state, from, two)[0]!];
      if (toOne.price === toTwo.price) return undefined;
      const [cheap, dear] = toOne.price < toTwo.price ? [one, two] : [two, one];
      return {
        instruction: `We're in ${from} and can't decide between ${one} and ${two}. Where can we fly for less money?`,
        solution: `${findFlight(from, one, "first")}
${findFlight(from, two, "second")}
return first.price < second.price ? "${one}" : "${two}";`,
        verify: says(cheap, [dear]),
        failures: [
          `return "${dear}";`,
          `return "${one} or ${two}";`,
          `${findFlight(from, cheap, "flight")}
return flight.price;`,
        ],
      };
    },
  },
  {
    name: "round-trip",
    calls: 3,
    pose: (state, random) => {
      const [from, to] = someCities(state, random);
      const there = flightsOf(state, from, to)[0]!.price;
      const back = flightsOf(state, to, from)[0]!.price;
      if (there === back) return undefined;
      return {
        instruction: `Cheapest way from ${from} to ${to} and home again: how much in total?`,
        solution: `${findFlight(from, to, "there")}
${findFlight(to, from, "back")}
return await tools.add({ a: there.price, b: back.price });`,
        verify: isNumber(there + back),
        failures: [
          `${findFlight(from, to, "there")}
return there.price;`,
          `${findFlight(from, to, "there")}
return await tools.multiply({ a: there.price, b: 2 });`,
          `${findFlight(from, to, "there", dearest)}
${findFlight(to, from, "back", dearest)}
return await tools.add({ a: there.price, b: back.price });`,
        ],
      };
    },
  },
  {
    name: "left-after-stay",
    calls: 3,
    pose: (state, random) => {
      const [city] = someCities(state, random);
      const [cheapest] = hotelsIn(state, city);
      const nights = random.integer(2, 5);
      const savings = 50 * random.integer(15, 24);
      return {
        instruction: `I've saved up ${savings} dollars. If I spend ${nights} nights in ${city} at the lowest room rate, what's left?`,
        solution: `${findHotel(city, "hotel")}
const cost = await tools.multiply({ a: hotel.price, b: ${nights} });
return await tools.subtract({ a: ${savings}, b: cost });`,
        verify: isNumber(savings - nights * cheapest!.price),
        failures: [
          `${findHotel(city, "hotel")}
return await tools.multiply({ a: hotel.price, b: ${nights} });`,
          `${findHotel(city, "hotel")}
return await tools.subtract({ a: ${savings}, b: hotel.price });`,
          `return ${savings};`,
        ],
      };
    },
  },
  {
    name: "booked-by-message",
    calls: 3,
    pose: (state, random) => {
      const coded = codedMessage(state, /^stay (\d+) nights at (H\d+)$/);
      if (!coded) return undefined;
      const nights = Number(coded.found[0]);
      const hotel = coded.found[1]!;
      const other = random.pick(state.hotels.filter(({ id }) => id !== hotel));
      return {
        instruction: `${coded.message.id} tells us where to stay and for how long, but in code. Make that booking.`,
        solution: `${decoding(coded.message)}
const [, nights, hotel] = text.match(/stay (\\d+) nights at (H\\d+)/);
return await tools.book_hotel({ hotel, nights: Number(nights) });`,
        verify: booked(hotel, nights),
        failures: [
          `${decoding(coded.message)}
return text;`,
          `return await tools.book_hotel({ hotel: "${hotel}", nights: ${nights - 1} });`,
          `return await tools.book_hotel({ hotel: "${other.id}", nights: ${nights} });`,
          `return await tools.book_hotel({ hotel: "${coded.message.id}", nights: ${nights} });`,
        ],
      };
    },
  },
  {
    name: "trip",
    calls: 4,
    pose: (state, random) => {
      const [from, to] = someCities(state, random);
      const nights = random.integer(2, 6);
      const fare = flightsOf(state, from, to)[0]!.price;
      const rate = hotelsIn(state, to)[0]!.price;
      return {
        instruction: `One way from ${from} to ${to}, then ${nights} nights there. Keep everything as cheap as possible and tell me the sum.`,
        solution: `${findFlight(from, to, "flight")}
${findHotel(to, "hotel")}
const stay = await tools.multiply({ a: hotel.price, b: ${nights} });
return await tools.add({ a: flight.price, b: stay });`,
        verify: isNumber(fare + nights * rate),
        failures: [
          `${findFlight(from, to, "flight")}
${findHotel(to, "hotel")}
return await tools.add({ a: flight.price, b: hotel.price });`,
          `${findHotel(to, "hotel")}
return await tools.multiply({ a: hotel.price, b: ${nights} });`,
          `${findFlight(from, to, "flight", dearest)}
${findHotel(to, "hotel", dearest)}
const stay = await tools.multiply({ a: hotel.price, b: ${nights} });
return await tools.add({ a: flight.price, b: stay });`,
        ],
      };
    },
  },
  {
    name: "book-where-we-meet",
    calls: 4,
    pose: (state, random) => {
      const coded = codedMessage(state, /^meet me in (.+)$/);
      if (!coded) return undefined;
      const hotels = hotelsIn(state, coded.found[0]!);
      const nights = random.integer(2, 5);
      return {
        instruction: `${coded.message.from} told me in ${coded.message.id} where to meet, in some code. Whatever city it is, book me the cheapest place there for ${nights} nights.`,
        solution: `${decoding(coded.message)}
const [hotel] = (await tools.find_hotels({ city: text.split(" ").at(-1) })).sort((a, b) => a.price - b.price);
return await tools.book_hotel({ hotel: hotel.id, nights: ${nights} });`,
        verify: booked(hotels[0]!.id, nights),
        failures: [
          `return await tools.book_hotel({ hotel: "${hotels[1]!.id}", nights: ${nights} });`,
          `return await tools.book_hotel({ hotel: "${hotels[0]!.id}", nights: ${nights + 1} });`,
          `${decoding(coded.message)}
return text.split(" ").at(-1);`,
          `return "${hotels[0]!.id}";`,
        ],
      };
    },
  },
  {
    name: "book-and-tell-cost",
    calls: 4,
    pose: (state, random) => {
      const [city] = someCities(state, random);
      const [cheapest, second] = hotelsIn(state, city);
      const [person, other] = random.shuffle(people);
      const nights = random.integer(2, 6);
      const stay = { hotel: cheapest!.id, nights };
      const book = `${findHotel(city, "hotel")}
const cost = await tools.multiply({ a: hotel.price, b: ${nights} });
await tools.book_hotel({ hotel: hotel.id, nights: ${nights} });`;
      return {
        instruction: `${person} is paying for my ${nights} nights in ${city}. Book the least expensive room and text ${person} what it comes to.`,
        solution: `${book}
return await tools.send_message({ to: "${person}", text: String(cost) });`,
        verify: sentNumber(person!, nights * cheapest!.price, stay),
        failures: [
          `${book}
return cost;`,
          `${book}
return await tools.send_message({ to: "${other}", text: String(cost) });`,
          `${book}
return await tools.send_message({ to: "${person}", text: String(hotel.price) });`,
          `await tools.book_hotel({ hotel: "${second!.id}", nights: ${nights} });
return await tools.send_message({ to: "${person}", text: "${nights * cheapest!.price}" });`,
        ],
      };
    },
  },
  {
    name: "trip-left",
    calls: 5,
    pose: (state, random) => {
      const [from, to] = someCities(state, random);
      const nights = random.integer(2, 5);
      const budget = 100 * random.integer(10, 18);
      const fare = flightsOf(state, from, to)[0]!.price;
      const rate = hotelsIn(state, to)[0]!.price;
      const costs = `${findFlight(from, to, "flight")}
${findHotel(to, "hotel")}
const stay = await tools.multiply({ a: hotel.price, b: ${nights} });`;
      return {
        instruction: `The office gives me ${budget} dollars for ${to}. After the cheapest flight out of ${from} and ${nights} nights in the cheapest hotel, how much can I keep?`,
        solution: `${costs}
const cost = await tools.add({ a: flight.price, b: stay });
return await tools.subtract({ a: ${budget}, b: cost });`,
        verify: isNumber(budget - fare - nights * rate),
        failures: [
          `${costs}
return await tools.add({ a: flight.price, b: stay });`,
          `${costs}
return await tools.subtract({ a: ${budget}, b: stay });`,
          `${costs}
return await tools.subtract({ a: ${budget}, b: flight.price });`,
        ],
      };
    },
  },
  {
    name: "trip-by-message",
    calls: 5,
    pose: (state, random) => {
      const coded = codedMessage(state, /^meet me in (.+)$/);
      if (!coded) return undefined;
      const to = coded.found[0]!;
      const from = random.pick(citiesOf(state).filter((city) => city !== to));
      const fare = flightsOf(state, from, to)[0]!.price;
      const rate = hotelsIn(state, to)[0]!.price;
      return {
        instruction: `Read ${coded.message.id}, it's coded and says where I'm expected. I'm in ${from} now. What's the cheapest flight plus one night in the cheapest hotel over there?`,
        solution: `${decoding(coded.message)}
const city = text.split(" ").at(-1);
const [flight] = (await tools.find_flights({ from: "${from}", to: city })).sort((a, b) => a.price - b.price);
const [hotel] = (await tools.find_hotels({ city })).sort((a, b) => a.price - b.price);
return await tools.add({ a: flight.price, b: hotel.price });`,
        verify: isNumber(fare + rate),
        failures: [
          `${findFlight(from, to, "flight")}
return flight.price;`,
          `${findFlight(from, to, "flight", dearest)}
${findHotel(to, "hotel", dearest)}
return await tools.add({ a: flight.price, b: hotel.price });`,
          `${decoding(coded.message)}
return text;`,
        ],
      };
    },
  },
  {
    name: "holiday",
    calls: 6,
    pose: (state, random) => {
      const [from, to] = someCities(state, random);
      const nights = random.integer(3, 8);
      const there = flightsOf(state, from, to)[0]!.price;
      const back = flightsOf(state, to, from)[0]!.price;
      const rate = hotelsIn(state, to)[0]!.price;
      const parts = `${findFlight(from, to, "there")}
${findFlight(to, from, "back")}
${findHotel(to, "hotel")}`;
      return {
        instruction: `Planning a holiday: ${from} to ${to} and back, ${nights} nights in between, lowest prices all the way. What will I spend?`,
        solution: `${parts}
const flights = await tools.add({ a: there.price, b: back.price });
const stay = await tools.multiply({ a: hotel.price, b: ${nights} });
return await tools.add({ a: flights, b: stay });`,
        verify: isNumber(there + back + nights * rate),
        failures: [
          `${parts}
return await tools.add({ a: there.price, b: back.price });`,
          `${parts}
const stay = await tools.multiply({ a: hotel.price, b: ${nights} });
return await tools.add({ a: there.price, b: stay });`,
          `${parts}
const flights = await tools.add({ a: there.price, b: back.price });
return await tools.add({ a: flights, b: hotel.price });`,
        ],
      };
    },
  },
  {
    name: "trip-by-message-abroad",
    calls: 6,
    pose: (state, random) => {
      const coded = codedMessage(state, /^meet me in (.+)$/);
      if (!coded) return undefined;
      const to = coded.found[0]!;
      const from = random.pick(citiesOf(state).filter((city) => city !== to));
      const currency = random.pick(state.currencies);
      const fare = flightsOf(state, from, to)[0]!.price;
      const rate = hotelsIn(state, to)[0]!.price;
      const convert = (amount: string) =>
        `return await tools.convert_money({ amount: ${amount}, currency: "${currency.name}" });`;
      const parts = `${decoding(coded.message)}
const city = text.split(" ").at(-1);
const [flight] = (await tools.find_flights({ from: "${from}", to: city })).sort((a, b) => a.price - b.price);
const [hotel] = (await tools.find_hotels({ city })).sort((a, b) => a.price - b.price);`;
      return {
        instruction: `My wallet only has ${currency.name} in it. How much of that do I need to get from ${from} to the city that ${coded.message.from} hid in ${coded.message.id} and sleep there for a night, at the lowest fares?`,
        solution: `${parts}
const cost = await tools.add({ a: flight.price, b: hotel.price });
${convert("cost")}`,
        verify: isNumber(round2((fare + rate) * currency.rate)),
        failures: [
          `${parts}
return await tools.add({ a: flight.price, b: hotel.price });`,
          `${parts}
${convert("flight.price")}`,
          `${parts}
${convert("hotel.price")}`,
        ],
      };
    },
  },
];
