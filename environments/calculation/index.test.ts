import { createRandom } from "sparring";
import { expect, test } from "vitest";
import calculation from "./index.ts";
import { decode } from "./messages.ts";
import { round2 } from "./numbers.ts";
import { toProtein, toRna } from "./samples.ts";
import { calculationEntity, calculationState } from "./state.ts";
import { citiesOf } from "./travel.ts";

const seeds = [...Array(50).keys()];

const hotelId = calculation.stateOf(7).hotels[0]!.id;

async function call(name: string, args: object, scenario = 7) {
  const world = await calculation.reset(scenario);
  return world.call(name, JSON.stringify(args));
}

test("the words fit a tiny model: short rules, short descriptions, few arguments", () => {
  expect(calculation.rules.split(/\s+/).length).toBeLessThanOrEqual(50);
  for (const { name, description, input } of calculation.tools) {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(description.split(" ").length).toBeLessThanOrEqual(8);
    expect(Object.keys(input.properties as object).length).toBeLessThanOrEqual(2);
  }
});

test("every scenario decodes: six messages, each with a text of its own kind", () => {
  const kinds = [/^meet me in/, /^buy/, /^stay/, /^check sample/, /^sell the/, /^the key is/];
  for (const seed of seeds) {
    const texts = calculationState(createRandom(seed)).messages.map(decode);
    for (const kind of kinds) expect(texts.filter((text) => kind.test(text))).toHaveLength(1);
  }
});

test("cheapest, quickest and best are never a tie", () => {
  const distinct = (values: number[]) => expect(new Set(values).size).toBe(values.length);
  for (const seed of seeds) {
    const { goods, countries, currencies, flights, hotels } = calculationState(createRandom(seed));
    distinct(goods.map(({ price }) => price));
    distinct(countries.map(({ tariff }) => tariff));
    distinct(currencies.map(({ rate }) => rate));
    const cities = [...new Set(hotels.map(({ city }) => city))];
    for (const city of cities) {
      const there = hotels.filter((hotel) => hotel.city === city);
      distinct(there.map(({ price }) => price));
      distinct(there.map(({ stars }) => stars));
      for (const to of cities.filter((other) => other !== city)) {
        const served = flights.filter((flight) => flight.from === city && flight.to === to);
        expect(served).toHaveLength(2);
        distinct(served.map(({ price }) => price));
        distinct(served.map(({ hours }) => hours));
      }
    }
  }
});

test("samples are whole genes: a start codon and no stop", () => {
  for (const seed of seeds) {
    for (const { dna } of calculationState(createRandom(seed)).samples) {
      expect(toProtein(toRna(dna))).toMatch(/^M[A-Z]{2,3}$/);
      expect(toProtein(toRna(dna))).toHaveLength(dna.length / 3);
    }
  }
});

test.each([
  ["AUGUUUUAA", "MF"],
  ["GGGCCCAAA", "GPK"],
  ["UGGUAUCAUGAC", "WYHD"],
  ["AGAUCAGUG", "RSV"],
  ["AUGGC", "M"],
])("%s makes the protein %s", (rna, protein) => {
  expect(toProtein(rna)).toBe(protein);
});

test("a sum that binary cannot hold is rounded as on paper", () => {
  expect([round2(0.1 + 0.2), round2(1.005), round2(-1.25), round2(2.675)]).toEqual([0.3, 1.01, -1.25, 2.68]);
});

test("letters shift around the end of the alphabet, in their own case, and nothing else moves", async () => {
  const args = { text: "abc XYZ 12", steps: 3 };
  expect(await call("shift_back", args)).toEqual({ kind: "value", value: "xyz UVW 12" });
  expect(await call("shift_back", { text: "xyz UVW 12", steps: -29 })).toEqual({
    kind: "value",
    value: "abc XYZ 12",
  });
});

test.each([
  ["read_message", { id: "M9" }, "no such message"],
  ["get_sample", { id: "s10" }, "no such sample"],
  ["to_rna", { dna: "ACGU" }, "not DNA"],
  ["to_protein", { rna: "ACGT" }, "not RNA"],
  ["count_base", { sequence: "ACGT", base: "AC" }, "a base is A, C, G, T or U"],
  ["get_price", { good: "gold" }, "no such good"],
  ["add_tariff", { amount: 1, country: "Mars" }, "no such country"],
  ["convert_money", { amount: 1, currency: "shell" }, "no such currency"],
  ["find_flights", { from: "Mars", to: "Venus" }, "no such city: Mars"],
  ["find_hotels", { city: "Mars" }, "no such city"],
  ["book_hotel", { hotel: "H5", nights: 2 }, "no such hotel"],
  ["book_hotel", { hotel: hotelId, nights: 10 }, "a stay is 1 to 9 nights"],
  ["send_message", { to: "Mia", text: " " }, "a message needs a person and a text"],
])("%s refuses %o", async (name, args, error) => {
  expect(await call(name, args)).toEqual({ kind: "refused", error });
});

test("the log shows what was booked and sent", async () => {
  const world = await calculation.reset(7);
  await world.call("book_hotel", JSON.stringify({ hotel: hotelId, nights: 2 }));
  await world.call("send_message", '{"to":"Mia","text":"hello"}');
  expect(await world.call("show_log", "{}")).toEqual({
    kind: "value",
    value: { bookings: [{ hotel: hotelId, nights: 2 }], sent: [{ to: "Mia", text: "hello" }] },
  });
});

test("entities name things that exist, of every kind", () => {
  const state = calculationState(createRandom(1));
  const entities = seeds.map((seed) => calculationEntity(state, createRandom(seed)));
  expect(new Set(entities.map((entity) => entity.split(" ")[0])).size).toBe(7);
  const names = [...state.messages, ...state.samples, ...state.hotels].map(({ id }) => id);
  names.push(...[...state.goods, ...state.countries, ...state.currencies].map(({ name }) => name));
  names.push(...citiesOf(state));
  for (const entity of entities) expect(names).toContain(entity.split(" ")[1]);
});
