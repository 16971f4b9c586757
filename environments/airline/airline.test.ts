import { createRandom, type Json, type World } from "sparring";
import { beforeEach, describe, expect, test } from "vitest";
import { testEnvironment } from "../../test/environment/test-environment.ts";
import { type Airline, type Flight, type Journey, today } from "./airline.ts";
import airline from "./index.ts";

testEnvironment("airline", airline, {
  scenarios: [1, 2],
  calls: async () => {
    const { journeys, flyers } = airline.stateOf(1);
    const idOf = (fits: (journey: Journey) => boolean) =>
      Object.entries(journeys).find(([, journey]) => fits(journey))?.[0] ?? "";
    return {
      read: { tool: "get_flyer", args: { flyer_id: Object.keys(flyers)[0] ?? "" } },
      write: {
        tool: "cancel_journey",
        args: { journey_id: idOf(({ state, cabin }) => state === "booked" && cabin === "first") },
      },
      refused: [
        { tool: "cancel_journey", args: { journey_id: idOf(({ state }) => state === "flown") } },
        { tool: "search_departures", args: { origin: "Oslo", destination: "Oslo", date: "05-12" } },
        ...["J1", "__proto__", "constructor"].map((journey_id) => ({
          tool: "get_journey",
          args: { journey_id },
        })),
      ],
    };
  },
});

describe("a scenario", () => {
  const state = airline.stateOf(5);

  test("has 300 flyers and 600 journeys whose parts all exist and belong together", () => {
    expect(Object.keys(state.flyers)).toHaveLength(300);
    expect(Object.keys(state.journeys)).toHaveLength(600);
    for (const [id, journey] of Object.entries(state.journeys)) {
      const flyer = state.flyers[journey.flyer];
      expect(flyer?.journeys).toContain(id);
      expect(flyer?.wallet).toHaveProperty(journey.payment);
      expect(journey.passengers[0]).toBe(flyer?.name);
      for (const flight of Object.keys(journey.flights)) expect(state.flights).toHaveProperty(flight);
    }
    for (const [id, { email, wallet }] of Object.entries(state.flyers)) {
      expect(state.emails[email]).toBe(id);
      expect(Object.values(wallet).filter((kind) => kind !== "card")).toHaveLength(1);
    }
    const listed = Object.values(state.departures).flat();
    expect(listed.sort()).toEqual(Object.keys(state.flights).sort());
  });

  test("has whole dollars everywhere, and a fifth of what was paid is whole, too", () => {
    for (const { fares } of Object.values(state.flights)) {
      for (const fare of Object.values(fares)) expect(fare % 5).toBe(0);
    }
    for (const { paid, flights } of Object.values(state.journeys)) {
      expect(paid % 5).toBe(0);
      for (const fare of Object.values(flights)) expect(fare).toBeGreaterThan(0);
    }
  });

  test("has landed flights before today, none after, and journeys flown accordingly", () => {
    for (const { state: flight, date } of Object.values(state.flights)) {
      expect(flight === "landed").toBe(date < today);
    }
    for (const { state: journey, flights } of Object.values(state.journeys)) {
      const [first = ""] = Object.keys(flights);
      expect(journey === "flown").toBe((state.flights[first]?.date ?? "") < today);
    }
  });

  test("names flyers, journeys and flights that exist", async () => {
    const world = await airline.reset(5);
    const tables: { [kind: string]: object } = {
      flyer: state.flyers,
      journey: state.journeys,
      flight: state.flights,
    };
    const kinds = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const [kind = "", id = ""] = (world.entity(createRandom(seed)) ?? "").split(" ");
      expect(tables[kind]).toHaveProperty(id);
      kinds.add(kind);
    }
    expect([...kinds].sort()).toEqual(["flight", "flyer", "journey"]);
  });
});

describe("the words are few enough for a model with a short context", () => {
  const words = (text: string) => text.split(/\s+/).length;

  test("rules, descriptions and arguments", () => {
    expect(words(airline.rules)).toBeLessThanOrEqual(120);
    for (const tool of airline.tools) {
      expect(tool.name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(words(tool.description)).toBeLessThanOrEqual(10);
      expect(Object.keys(tool.input.properties as object).length).toBeLessThanOrEqual(4);
    }
  });

  test("observations: no more than 40 words in a journey, a flyer or a flight", async () => {
    const world = await airline.reset(5);
    const { journeys, flyers, flights } = airline.stateOf(5);
    const asked = [
      ...Object.keys(journeys).map((journey_id) => ({ tool: "get_journey", args: { journey_id } })),
      ...Object.keys(flyers).map((flyer_id) => ({ tool: "get_flyer", args: { flyer_id } })),
      ...Object.keys(flights).map((flight_id) => ({ tool: "departure_board", args: { flight_id } })),
    ];
    for (const { tool, args } of asked) {
      const text = JSON.stringify(await read(world, tool, args as Args));
      expect(text.match(/[A-Za-z0-9_.@:-]+/g)?.length).toBeLessThanOrEqual(40);
    }
  });
});

const flight = (rest: Partial<Flight>): Flight => ({
  from: "Oslo",
  to: "Lima",
  date: "05-12",
  leaves: "09:00",
  state: "planned",
  fares: { saver: 100, flex: 150, first: 300 },
  seats: { saver: 5, flex: 5, first: 1 },
  ...rest,
});
const journey = (rest: Partial<Journey>): Journey => ({
  flyer: "Y1",
  state: "booked",
  cabin: "flex",
  flights: { F1: 140 },
  passengers: ["Edda Blom"],
  bags: 0,
  paid: 140,
  payment: "K1",
  ...rest,
});

function smallAirline(): Airline {
  return {
    flyers: {
      Y1: {
        name: "Edda Blom",
        email: "edda@mail.example",
        level: "gold",
        wallet: { K1: "card", C1: 40 },
        journeys: ["J1", "J2", "J3", "J4", "J5"],
      },
      Y2: {
        name: "Nils Haas",
        email: "nils@mail.example",
        level: "blue",
        wallet: { C2: 500 },
        journeys: ["J6"],
      },
    },
    flights: {
      F1: flight({}),
      F2: flight({ date: "05-13", fares: { saver: 110, flex: 160, first: 330 } }),
      F3: flight({ date: "05-14", state: "cancelled" }),
      F4: flight({ date: "05-08", state: "landed" }),
      F5: flight({ from: "Lima", to: "Oslo", date: "05-15" }),
    },
    journeys: {
      J1: journey({}),
      J2: journey({ cabin: "saver", flights: { F1: 90 }, paid: 90 }),
      J3: journey({ cabin: "saver", flights: { F3: 90 }, paid: 90 }),
      J4: journey({ state: "flown", flights: { F4: 100 }, paid: 100 }),
      J5: journey({ cabin: "first", flights: { F1: 300, F5: 280 }, paid: 580, payment: "C1" }),
      J6: journey({
        flyer: "Y2",
        passengers: ["Nils Haas", "Ulla Haas"],
        paid: 280,
        payment: "C2",
      }),
    },
    emails: { "edda@mail.example": "Y1", "nils@mail.example": "Y2" },
    departures: { "oslo lima 05-12": ["F1"], "oslo lima 05-13": ["F2"] },
  };
}

type Args = { [name: string]: Json };

async function read(world: World, tool: string, args: Args): Promise<Json> {
  const result = await world.call(tool, JSON.stringify(args));
  if (result.kind !== "value") throw new Error(result.error);
  return result.value;
}

describe("tools", () => {
  let world: World;
  beforeEach(async () => {
    world = await airline.reset(smallAirline() as unknown as Json);
  });
  const value = (tool: string, args: Args) => read(world, tool, args);
  const refusal = async (tool: string, args: Args) => {
    const result = await world.call(tool, JSON.stringify(args));
    return result.kind === "refused" ? result.error : result;
  };
  const seats = async (flight_id: string) =>
    ((await value("departure_board", { flight_id })) as unknown as Flight).seats;
  const balance = async (flyer_id: string, credit: string) =>
    ((await value("get_flyer", { flyer_id })) as unknown as { wallet: { [id: string]: number } }).wallet[
      credit
    ];

  test("find flyers by email and flights by route and day, whatever the case", async () => {
    expect(await value("find_flyer", { email: " Edda@mail.example" })).toBe("Y1");
    expect(await refusal("find_flyer", { email: "constructor" })).toMatch(/no flyer/);
    const day = { origin: "oslo", destination: "LIMA", date: "05-13" };
    expect(await value("search_departures", day)).toEqual({ F2: "09:00" });
    expect(await refusal("search_departures", { ...day, date: "05-30" })).toMatch(/nothing flies/);
  });

  test("show records with their ids", async () => {
    expect(await value("get_journey", { journey_id: "J1" })).toEqual({
      flyer_id: "Y1",
      state: "booked",
      cabin: "flex",
      flights: { F1: 140 },
      passengers: ["Edda Blom"],
      bags: 0,
      paid: 140,
      payment_id: "K1",
    });
    expect(await value("baggage_allowance", { journey_id: "J1" })).toEqual({
      bags: 0,
      free: 2,
      price_of_another: 0,
    });
    expect(await value("baggage_allowance", { journey_id: "J6" })).toMatchObject({ free: 2 });
  });

  test("book a flight that has a free seat, and pay for it", async () => {
    const booking = { flyer_id: "Y1", flight_id: "F1", cabin: "first", payment_id: "K1" };
    expect(await refusal("book_journey", { ...booking, payment_id: "C1" })).toMatch(/does not cover/);
    expect(await refusal("book_journey", { ...booking, payment_id: "C2" })).toMatch(/wallet/);
    expect(await refusal("book_journey", { ...booking, flight_id: "F3" })).toMatch(/cancelled/);
    expect(await refusal("book_journey", { ...booking, flight_id: "F4" })).toMatch(/has left/);
    expect(await value("book_journey", booking)).toEqual({ journey_id: "J1000", charged: 300 });
    expect(await seats("F1")).toMatchObject({ first: 0 });
    expect(await refusal("book_journey", booking)).toMatch(/no free seats/);
    expect(await value("get_journey", { journey_id: "J1000" })).toMatchObject({ paid: 300, bags: 0 });
  });

  test("cancel flex for four fifths, first for everything, and saver only when we cancelled a flight", async () => {
    expect(await value("cancel_journey", { journey_id: "J1" })).toEqual({ refund: 112, payment_id: "K1" });
    expect(await refusal("cancel_journey", { journey_id: "J1" })).toMatch(/cancelled already/);
    expect(await refusal("cancel_journey", { journey_id: "J2" })).toMatch(/saver/);
    expect(await value("cancel_journey", { journey_id: "J3" })).toMatchObject({ refund: 90 });
    expect(await refusal("cancel_journey", { journey_id: "J4" })).toMatch(/flown already/);
    expect(await value("cancel_journey", { journey_id: "J5" })).toMatchObject({ refund: 580 });
    expect(await balance("Y1", "C1")).toBe(620);
    expect(await seats("F1")).toEqual({ saver: 5, flex: 6, first: 2 });
  });

  test("move to another flight of the route for the difference, and for nothing when we cancelled", async () => {
    const move = { journey_id: "J1", flight_id: "F1", new_flight_id: "F2" };
    expect(await refusal("move_journey", { ...move, new_flight_id: "F5" })).toMatch(/another route/);
    expect(await refusal("move_journey", { ...move, new_flight_id: "F3" })).toMatch(/cancelled/);
    expect(await refusal("move_journey", { ...move, flight_id: "F2" })).toMatch(/no such flight/);
    expect(await refusal("move_journey", { ...move, journey_id: "J2" })).toMatch(/saver/);
    expect(await value("move_journey", move)).toEqual({ charged: 20, payment_id: "K1" });
    expect(await value("get_journey", { journey_id: "J1" })).toMatchObject({
      flights: { F2: 160 },
      paid: 160,
    });
    expect([(await seats("F1")).flex, (await seats("F2")).flex]).toEqual([6, 4]);
    expect(await refusal("move_journey", { ...move, flight_id: "F2" })).toMatch(/has this flight already/);
    const free = { journey_id: "J3", flight_id: "F3", new_flight_id: "F2" };
    expect(await value("move_journey", free)).toMatchObject({ charged: 0 });
  });

  test("upgrade every passenger on every flight, never down, where there are seats", async () => {
    expect(await refusal("upgrade_journey", { journey_id: "J1", cabin: "saver" })).toMatch(/not a better/);
    expect(await refusal("upgrade_journey", { journey_id: "J6", cabin: "first" })).toMatch(/no free seats/);
    expect(await value("upgrade_journey", { journey_id: "J2", cabin: "flex" })).toMatchObject({
      charged: 60,
    });
    expect(await value("get_journey", { journey_id: "J2" })).toMatchObject({
      cabin: "flex",
      flights: { F1: 150 },
      paid: 150,
    });
    expect(await seats("F1")).toEqual({ saver: 6, flex: 4, first: 1 });
  });

  test("charge for bags beyond the free ones, and for companions at the fares of today", async () => {
    expect(await value("add_journey_bags", { journey_id: "J1", count: 3 })).toMatchObject({ charged: 30 });
    expect(await value("add_journey_bags", { journey_id: "J1", count: 1 })).toMatchObject({
      bags: 4,
      charged: 30,
    });
    expect(await value("add_companion", { journey_id: "J6", name: "Ben Haas" })).toEqual({
      charged: 150,
      payment_id: "C2",
    });
    expect(await balance("Y2", "C2")).toBe(350);
    expect(await refusal("add_companion", { journey_id: "J6", name: "Ben Haas" })).toMatch(/already/);
    expect(await refusal("add_companion", { journey_id: "J5", name: "Ben Haas" })).toMatch(/does not cover/);
  });

  test("respell a name, and hand it to nobody", async () => {
    const names = { journey_id: "J6", name: "Ulla Haas" };
    expect(await refusal("respell_passenger", { ...names, new_name: "Ben Weber" })).toMatch(/another person/);
    expect(await refusal("respell_passenger", { ...names, name: "Ulla", new_name: "Ulla Has" })).toMatch(
      /no such passenger/,
    );
    expect(await value("respell_passenger", { ...names, new_name: "Ulla Hase" })).toEqual({
      passengers: ["Nils Haas", "Ulla Hase"],
    });
  });

  test("pay a compensation onto the flyer's credit, whoever asks: the rule is the agent's to keep", async () => {
    expect(await value("compensate_flyer", { flyer_id: "Y1", amount: 50 })).toEqual({
      payment_id: "C1",
      balance: 90,
    });
    expect((await world.call("compensate_flyer", '{"flyer_id":"Y1","amount":0.5}')).kind).toBe("invalid");
  });
});
