import type { PosedTask } from "sparring";
import { people } from "../messages.ts";
import { round2 } from "../numbers.ts";
import type { CalculationState } from "../state.ts";
import { withTariff } from "../trade.ts";
import { codedMessage, decoding } from "./decoding.ts";
import { isNumber, says, sentNumber } from "./judge.ts";

const buyBoxes = /^buy (\d+) boxes of (.+)$/;

export const tradeTasks: PosedTask<CalculationState>[] = [
  {
    name: "price",
    calls: 1,
    pose: ({ goods }, random) => {
      const [good, other] = random.shuffle(goods);
      return {
        instruction: `What does a box of ${good!.name} go for these days?`,
        solution: `return await tools.get_price({ good: "${good!.name}" });`,
        verify: isNumber(good!.price),
        failures: [
          `return await tools.get_price({ good: "${other!.name}" });`,
          `return await tools.get_price({ good: "box of ${good!.name}" });`,
          `return ${good!.price + 1};`,
        ],
      };
    },
  },
  {
    name: "tariff-given",
    calls: 1,
    pose: ({ countries }, random) => {
      const [country, other] = random.shuffle(countries);
      const amount = 10 * random.integer(6, 40);
      return {
        instruction: `A shipment worth ${amount} dollars is headed for ${country!.name}. What will it come to with the tariff on top?`,
        solution: `return await tools.add_tariff({ amount: ${amount}, country: "${country!.name}" });`,
        verify: isNumber(withTariff(amount, country!)),
        failures: [
          `return await tools.add_tariff({ amount: ${amount}, country: "${other!.name}" });`,
          `return ${amount};`,
          `const total = await tools.add_tariff({ amount: ${amount}, country: "${country!.name}" });
return await tools.subtract({ a: total, b: ${amount} });`,
        ],
      };
    },
  },
  {
    name: "convert-given",
    calls: 1,
    pose: ({ currencies }, random) => {
      const [currency, other] = random.shuffle(currencies);
      const amount = 5 * random.integer(5, 60);
      return {
        instruction: `Change ${amount} dollars into ${currency!.name}.`,
        solution: `return await tools.convert_money({ amount: ${amount}, currency: "${currency!.name}" });`,
        verify: isNumber(round2(amount * currency!.rate)),
        failures: [
          `return await tools.convert_money({ amount: ${amount}, currency: "${other!.name}" });`,
          `return ${amount};`,
          `return await tools.convert_money({ amount: 1, currency: "${currency!.name}" });`,
        ],
      };
    },
  },
  {
    name: "order",
    calls: 2,
    pose: ({ goods }, random) => {
      const [good, other] = random.shuffle(goods);
      const boxes = random.integer(3, 12);
      const cost = (name: string) => `const price = await tools.get_price({ good: "${name}" });
return await tools.multiply({ a: price, b: ${boxes} });`;
      return {
        instruction: `What do ${boxes} boxes of ${good!.name} cost?`,
        solution: cost(good!.name),
        verify: isNumber(boxes * good!.price),
        failures: [
          cost(other!.name),
          `return await tools.get_price({ good: "${good!.name}" });`,
          `const price = await tools.get_price({ good: "${good!.name}" });
return await tools.add({ a: price, b: ${boxes} });`,
        ],
      };
    },
  },
  {
    name: "landed",
    calls: 2,
    pose: ({ goods, countries }, random) => {
      const good = random.pick(goods);
      const [country, other] = random.shuffle(countries);
      const land = (name: string) => `const price = await tools.get_price({ good: "${good.name}" });
return await tools.add_tariff({ amount: price, country: "${name}" });`;
      return {
        instruction: `If I bring a single box of ${good.name} into ${country!.name}, what do I end up paying, duty included?`,
        solution: land(country!.name),
        verify: isNumber(withTariff(good.price, country!)),
        failures: [
          land(other!.name),
          `return await tools.get_price({ good: "${good.name}" });`,
          `return await tools.add_tariff({ amount: 1, country: "${country!.name}" });`,
        ],
      };
    },
  },
  {
    name: "price-abroad",
    calls: 2,
    pose: ({ goods, currencies }, random) => {
      const good = random.pick(goods);
      const [currency, other] = random.shuffle(currencies);
      const quote = (name: string) => `const price = await tools.get_price({ good: "${good.name}" });
return await tools.convert_money({ amount: price, currency: "${name}" });`;
      return {
        instruction: `The buyer thinks in ${currency!.name}, not dollars. How much should we ask for one box of ${good.name}?`,
        solution: quote(currency!.name),
        verify: isNumber(round2(good.price * currency!.rate)),
        failures: [
          quote(other!.name),
          `return await tools.get_price({ good: "${good.name}" });`,
          `return await tools.convert_money({ amount: 1, currency: "${currency!.name}" });`,
        ],
      };
    },
  },
  {
    name: "two-goods",
    calls: 3,
    pose: ({ goods }, random) => {
      const [one, two, other] = random.shuffle(goods);
      const total = (
        first: string,
        second: string,
      ) => `const first = await tools.get_price({ good: "${first}" });
const second = await tools.get_price({ good: "${second}" });
return await tools.add({ a: first, b: second });`;
      return {
        instruction: `One box of ${one!.name} and one of ${two!.name}, please. How much is that together?`,
        solution: total(one!.name, two!.name),
        verify: isNumber(one!.price + two!.price),
        failures: [
          total(one!.name, other!.name),
          total(one!.name, one!.name),
          `return await tools.get_price({ good: "${one!.name}" });`,
        ],
      };
    },
  },
  {
    name: "bulk-landed",
    calls: 3,
    pose: ({ goods, countries }, random) => {
      const good = random.pick(goods);
      const country = random.pick(countries);
      const boxes = random.integer(3, 15);
      return {
        instruction: `We're importing ${boxes} boxes of ${good.name} into ${country.name}. What's the bill after customs?`,
        solution: `const price = await tools.get_price({ good: "${good.name}" });
const amount = await tools.multiply({ a: price, b: ${boxes} });
return await tools.add_tariff({ amount, country: "${country.name}" });`,
        verify: isNumber(withTariff(boxes * good.price, country)),
        failures: [
          `const price = await tools.get_price({ good: "${good.name}" });
return await tools.multiply({ a: price, b: ${boxes} });`,
          `const price = await tools.get_price({ good: "${good.name}" });
return await tools.add_tariff({ amount: price, country: "${country.name}" });`,
          `return await tools.add_tariff({ amount: ${boxes}, country: "${country.name}" });`,
        ],
      };
    },
  },
  {
    name: "dearer",
    calls: 3,
    pose: ({ goods }, random) => {
      const [one, two] = random.shuffle(goods).slice(0, 2);
      const [dear, cheap] = one!.price > two!.price ? [one!, two!] : [two!, one!];
      return {
        instruction: `Why is ${dear.name} so much dearer than ${cheap.name}? Just tell me by how much, per box.`,
        solution: `const dear = await tools.get_price({ good: "${dear.name}" });
const cheap = await tools.get_price({ good: "${cheap.name}" });
return await tools.subtract({ a: dear, b: cheap });`,
        verify: isNumber(dear.price - cheap.price),
        failures: [
          `const dear = await tools.get_price({ good: "${dear.name}" });
const cheap = await tools.get_price({ good: "${cheap.name}" });
return await tools.add({ a: dear, b: cheap });`,
          `const dear = await tools.get_price({ good: "${dear.name}" });
return await tools.subtract({ a: dear, b: dear });`,
          `return "${dear.name} is dearer than ${cheap.name}";`,
        ],
      };
    },
  },
  {
    name: "bulk-landed-abroad",
    calls: 4,
    pose: ({ goods, countries, currencies }, random) => {
      const good = random.pick(goods);
      const country = random.pick(countries);
      const currency = random.pick(currencies);
      const boxes = random.integer(3, 12);
      const landed = withTariff(boxes * good.price, country);
      return {
        instruction: `A customer in ${country.name} orders ${boxes} boxes of ${good.name}. Add the tariff there and quote the whole thing in ${currency.name}.`,
        solution: `const price = await tools.get_price({ good: "${good.name}" });
const amount = await tools.multiply({ a: price, b: ${boxes} });
const landed = await tools.add_tariff({ amount, country: "${country.name}" });
return await tools.convert_money({ amount: landed, currency: "${currency.name}" });`,
        verify: isNumber(round2(landed * currency.rate)),
        failures: [
          `const price = await tools.get_price({ good: "${good.name}" });
const amount = await tools.multiply({ a: price, b: ${boxes} });
return await tools.convert_money({ amount, currency: "${currency.name}" });`,
          `const price = await tools.get_price({ good: "${good.name}" });
const amount = await tools.multiply({ a: price, b: ${boxes} });
return await tools.add_tariff({ amount, country: "${country.name}" });`,
          `const price = await tools.get_price({ good: "${good.name}" });
const landed = await tools.add_tariff({ amount: price, country: "${country.name}" });
return await tools.convert_money({ amount: landed, currency: "${currency.name}" });`,
        ],
      };
    },
  },
  {
    name: "cheaper-country",
    calls: 4,
    pose: ({ goods, countries }, random) => {
      const good = random.pick(goods);
      const [one, two] = random.shuffle(countries);
      const [low, high] = one!.tariff < two!.tariff ? [one!, two!] : [two!, one!];
      const boxes = random.integer(2, 9);
      return {
        instruction: `I have ${boxes} boxes of ${good.name} to land in either ${one!.name} or ${two!.name}, whichever works out cheaper with duty. Where should they go?`,
        solution: `const price = await tools.get_price({ good: "${good.name}" });
const amount = await tools.multiply({ a: price, b: ${boxes} });
const one = await tools.add_tariff({ amount, country: "${one!.name}" });
const two = await tools.add_tariff({ amount, country: "${two!.name}" });
return one < two ? "${one!.name}" : "${two!.name}";`,
        verify: says(low.name, [high.name]),
        failures: [
          `return "${high.name}";`,
          `return "${one!.name} or ${two!.name}";`,
          `const price = await tools.get_price({ good: "${good.name}" });
return await tools.add_tariff({ amount: price, country: "${low.name}" });`,
        ],
      };
    },
  },
  {
    name: "ordered-by-message",
    calls: 4,
    pose: (state) => {
      const coded = codedMessage(state, buyBoxes);
      if (!coded) return undefined;
      const boxes = Number(coded.found[0]);
      const good = state.goods.find(({ name }) => name === coded.found[1])!;
      return {
        instruction: `${coded.message.from} sent an order in code, it's ${coded.message.id}. How much money do we need to fill it?`,
        solution: `${decoding(coded.message)}
const [, boxes, good] = text.match(/buy (\\d+) boxes of (.+)/);
const price = await tools.get_price({ good });
return await tools.multiply({ a: price, b: Number(boxes) });`,
        verify: isNumber(boxes * good.price),
        failures: [
          `${decoding(coded.message)}
return text;`,
          `return await tools.get_price({ good: "${good.name}" });`,
          `const price = await tools.get_price({ good: "${good.name}" });
return await tools.multiply({ a: price, b: ${boxes + 1} });`,
        ],
      };
    },
  },
  {
    name: "two-orders",
    calls: 5,
    pose: ({ goods }, random) => {
      const [one, two] = random.shuffle(goods);
      const [some, more] = random.shuffle([2, 3, 4, 5, 6, 7]);
      return {
        instruction: `Shopping list: ${some} boxes of ${one!.name}, ${more} boxes of ${two!.name}. What's the total?`,
        solution: `const one = await tools.get_price({ good: "${one!.name}" });
const two = await tools.get_price({ good: "${two!.name}" });
const first = await tools.multiply({ a: one, b: ${some} });
const second = await tools.multiply({ a: two, b: ${more} });
return await tools.add({ a: first, b: second });`,
        verify: isNumber(some! * one!.price + more! * two!.price),
        failures: [
          `const one = await tools.get_price({ good: "${one!.name}" });
const two = await tools.get_price({ good: "${two!.name}" });
return await tools.add({ a: one, b: two });`,
          `const one = await tools.get_price({ good: "${one!.name}" });
return await tools.multiply({ a: one, b: ${some} });`,
          `const one = await tools.get_price({ good: "${one!.name}" });
const two = await tools.get_price({ good: "${two!.name}" });
const first = await tools.multiply({ a: one, b: ${more} });
const second = await tools.multiply({ a: two, b: ${some} });
return await tools.add({ a: first, b: second });`,
        ],
      };
    },
  },
  {
    name: "mailed-quote",
    calls: 5,
    pose: ({ goods, countries, currencies }, random) => {
      const good = random.pick(goods);
      const country = random.pick(countries);
      const currency = random.pick(currencies);
      const [person, other] = random.shuffle(people);
      const boxes = random.integer(2, 9);
      const landed = withTariff(boxes * good.price, country);
      const upTo = `const price = await tools.get_price({ good: "${good.name}" });
const amount = await tools.multiply({ a: price, b: ${boxes} });
const landed = await tools.add_tariff({ amount, country: "${country.name}" });`;
      return {
        instruction: `${person} in ${country.name} wants ${boxes} boxes of ${good.name} and pays in ${currency.name}. Work out the price with their tariff and message it to ${person}, only the number.`,
        solution: `${upTo}
const quote = await tools.convert_money({ amount: landed, currency: "${currency.name}" });
return await tools.send_message({ to: "${person}", text: String(quote) });`,
        verify: sentNumber(person!, round2(landed * currency.rate)),
        failures: [
          `${upTo}
return await tools.convert_money({ amount: landed, currency: "${currency.name}" });`,
          `${upTo}
return await tools.send_message({ to: "${person}", text: String(landed) });`,
          `${upTo}
const quote = await tools.convert_money({ amount: landed, currency: "${currency.name}" });
return await tools.send_message({ to: "${other}", text: String(quote) });`,
        ],
      };
    },
  },
  {
    name: "two-orders-landed",
    calls: 6,
    pose: ({ goods, countries }, random) => {
      const [one, two] = random.shuffle(goods);
      const country = random.pick(countries);
      const [some, more] = random.shuffle([2, 3, 4, 5, 6, 7]);
      const amounts = `const one = await tools.get_price({ good: "${one!.name}" });
const two = await tools.get_price({ good: "${two!.name}" });
const first = await tools.multiply({ a: one, b: ${some} });
const second = await tools.multiply({ a: two, b: ${more} });`;
      return {
        instruction: `The container for ${country.name} holds ${some} boxes of ${one!.name} plus ${more} boxes of ${two!.name}. What's it all worth once they've charged their tariff?`,
        solution: `${amounts}
const amount = await tools.add({ a: first, b: second });
return await tools.add_tariff({ amount, country: "${country.name}" });`,
        verify: isNumber(withTariff(some! * one!.price + more! * two!.price, country)),
        failures: [
          `${amounts}
return await tools.add({ a: first, b: second });`,
          `${amounts}
return await tools.add_tariff({ amount: first, country: "${country.name}" });`,
          `${amounts}
return await tools.add_tariff({ amount: second, country: "${country.name}" });`,
        ],
      };
    },
  },
  {
    name: "ordered-by-message-abroad",
    calls: 6,
    pose: (state, random) => {
      const coded = codedMessage(state, buyBoxes);
      if (!coded) return undefined;
      const boxes = Number(coded.found[0]);
      const good = state.goods.find(({ name }) => name === coded.found[1])!;
      const country = random.pick(state.countries);
      const currency = random.pick(state.currencies);
      const order = `${decoding(coded.message)}
const [, boxes, good] = text.match(/buy (\\d+) boxes of (.+)/);
const price = await tools.get_price({ good });
const amount = await tools.multiply({ a: price, b: Number(boxes) });`;
      return {
        instruction: `Decode ${coded.message.id}, price up what ${coded.message.from} wants, put ${country.name}'s tariff on it and give me the sum in ${currency.name}.`,
        solution: `${order}
const landed = await tools.add_tariff({ amount, country: "${country.name}" });
return await tools.convert_money({ amount: landed, currency: "${currency.name}" });`,
        verify: isNumber(round2(withTariff(boxes * good.price, country) * currency.rate)),
        failures: [
          `${order}
return await tools.add_tariff({ amount, country: "${country.name}" });`,
          `${order}
return await tools.convert_money({ amount, currency: "${currency.name}" });`,
          `const price = await tools.get_price({ good: "${good.name}" });
const landed = await tools.add_tariff({ amount: price, country: "${country.name}" });
return await tools.convert_money({ amount: landed, currency: "${currency.name}" });`,
        ],
      };
    },
  },
];
