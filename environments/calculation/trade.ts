import { fail, type Random, tool } from "sparring";
import { z } from "zod";
import { round2 } from "./numbers.ts";

export interface TradeState {
  /** Prices in dollars a box. */
  goods: { name: string; price: number }[];
  /** Tariffs in percent. */
  countries: { name: string; tariff: number }[];
  /** What one dollar buys. */
  currencies: { name: string; rate: number }[];
}

const goodNames = [
  ...["rice", "tea", "coffee", "sugar", "salt", "honey", "corn", "oil", "wool", "silk"],
  ...["cotton", "paper", "glass", "steel", "copper", "wood", "leather", "soap", "rubber", "pepper"],
];
const countryNames = [
  ...["Chile", "Japan", "Norway", "India", "Brazil", "Kenya", "Canada", "Egypt"],
  ...["Peru", "Spain", "Poland", "Turkey", "Ghana", "France"],
];
const currencyNames = ["euro", "yen", "pound", "peso", "rupee", "krone", "franc", "dinar"];

export function tradeState(random: Random): TradeState {
  // Drawn without repeats: no two goods cost the same, no two countries take the same tariff.
  const prices = random.shuffle([...Array(40).keys()]).slice(0, 6);
  const tariffs = random.shuffle([4, 5, 6, 8, 10, 12, 15, 18, 20, 25]);
  const rates = random.shuffle([0.4, 0.75, 0.8, 1.25, 1.5, 2.5, 3.2, 4, 6.5, 7.5, 12, 15.5, 18, 22.5]);
  return {
    goods: random
      .shuffle(goodNames)
      .slice(0, 6)
      .map((name, i) => ({ name, price: 5 + 2.5 * prices[i]! })),
    countries: random
      .shuffle(countryNames)
      .slice(0, 5)
      .map((name, i) => ({ name, tariff: tariffs[i]! })),
    currencies: random
      .shuffle(currencyNames)
      .slice(0, 4)
      .map((name, i) => ({ name, rate: rates[i]! })),
  };
}

export const tradeTools = {
  get_price: tool({
    description: "Get the price of a box of goods",
    input: z.object({ good: z.string() }),
    effect: "read",
    run: (state: TradeState, { good }) =>
      state.goods.find(({ name }) => name === good)?.price ?? fail("no such good"),
  }),
  add_tariff: tool({
    description: "Add a country's tariff to an amount",
    input: z.object({ amount: z.number(), country: z.string() }),
    effect: "read",
    run: (state: TradeState, { amount, country }) => {
      const found = state.countries.find(({ name }) => name === country);
      return found ? withTariff(amount, found) : fail("no such country");
    },
  }),
  convert_money: tool({
    description: "Change dollars into another currency",
    input: z.object({ amount: z.number(), currency: z.string() }),
    effect: "read",
    run: (state: TradeState, { amount, currency }) => {
      const found = state.currencies.find(({ name }) => name === currency);
      return found ? round2(amount * found.rate) : fail("no such currency");
    },
  }),
};

export function withTariff(amount: number, country: { tariff: number }): number {
  return round2(amount * (1 + country.tariff / 100));
}
