import { createRandom, type Json, type World } from "sparring";
import { beforeEach, describe, expect, test } from "vitest";
import { testEnvironment } from "../../test/environment/test-environment.ts";
import webBrowsing from "./index.ts";
import { screensOf, showScreen, slug } from "./page.ts";
import { addressesOf, drawSites, pageAt, startAddress } from "./sites/index.ts";

const first = webBrowsing.stateOf(1).sites;

testEnvironment("web-browsing", webBrowsing, {
  scenarios: [1, 2],
  calls: async () => ({
    read: { tool: "current_screen", args: {} },
    write: { tool: "press_link", args: { link: first.pool.name } },
    refused: [
      { tool: "previous_page", args: {} },
      { tool: "turn_to_screen", args: { screen: 1 } },
      { tool: "turn_to_screen", args: { screen: 2 } },
      { tool: "press_link", args: { link: "Prices" } },
      { tool: "work_out", args: { a: 1, sign: "/", b: 0 } },
      ...["", "/", "nowhere", "__proto__", `${slug(first.pool.name)}/constructor`].map((address) => ({
        tool: "browse_to",
        args: { address },
      })),
    ],
  }),
});

const seeds = [...Array(30).keys()];

describe("a web", () => {
  test("has pages whose links all lead somewhere, under titles and texts of their own", () => {
    for (const seed of seeds) {
      const sites = drawSites(createRandom(seed));
      const addresses = addressesOf(sites);
      expect(new Set(addresses).size).toBe(addresses.length);
      for (const address of addresses) {
        const page = pageAt(sites, address);
        if (page === undefined) throw new Error(`no page at ${address}`);
        const texts = page.links.map(({ text }) => text.toLowerCase());
        expect(new Set(texts).size).toBe(texts.length);
        for (const link of page.links) expect(addresses).toContain(link.address);
      }
    }
  });

  test("can be reached whole from its start page", () => {
    const sites = drawSites(createRandom(4));
    const seen = new Set([startAddress]);
    for (const address of seen) {
      for (const link of pageAt(sites, address)?.links ?? []) seen.add(link.address);
    }
    expect([...seen].sort()).toEqual(addressesOf(sites).sort());
  });

  test("never makes the dearest, oldest, best or first a tie", () => {
    const distinct = (values: number[]) => expect(new Set(values).size).toBe(values.length);
    for (const seed of seeds) {
      const { shop, library, pool, hostel, club } = drawSites(createRandom(seed));
      for (const { goods } of shop.shelves) distinct(goods.map(({ price }) => price));
      for (const { books } of library.sections) {
        distinct(books.map(({ year }) => year));
        distinct(books.map(({ pages }) => pages));
      }
      distinct(pool.courses.map(({ fee }) => fee));
      distinct(hostel.rooms.map(({ price }) => price));
      distinct(club.table.map(({ points }) => points));
    }
  });

  test("names pages that exist", async () => {
    const world = await webBrowsing.reset(5);
    const { sites } = webBrowsing.stateOf(5);
    for (const seed of seeds) {
      const [kind, address = ""] = (world.entity(createRandom(seed)) ?? "").split(" ");
      expect(kind).toBe("page");
      expect(pageAt(sites, address)).toBeDefined();
    }
  });
});

describe("the words are few enough for a model with a short context", () => {
  const words = (text: string) => text.split(/\s+/).length;

  test("rules, descriptions and arguments", () => {
    expect(words(webBrowsing.rules)).toBeLessThanOrEqual(60);
    for (const tool of webBrowsing.tools) {
      expect(tool.name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(words(tool.description)).toBeLessThanOrEqual(10);
      expect(Object.keys(tool.input.properties as object).length).toBeLessThanOrEqual(3);
    }
  });

  test("observations: no screen has more than 70 words", () => {
    const { sites } = webBrowsing.stateOf(5);
    for (const address of addressesOf(sites)) {
      const page = pageAt(sites, address);
      if (page === undefined) throw new Error(`no page at ${address}`);
      for (let screen = 0; screen < screensOf(page); screen++) {
        const text = JSON.stringify(showScreen(address, page, screen));
        expect(text.match(/[A-Za-z0-9_.]+/g)?.length).toBeLessThanOrEqual(70);
      }
    }
  });
});

describe("the browser", () => {
  const { pool, shop } = first;
  const [site, prices] = [slug(pool.name), `${slug(pool.name)}/prices`];
  let world: World;
  beforeEach(async () => {
    world = await webBrowsing.reset(1);
  });
  const call = (tool: string, args: { [name: string]: Json } = {}) => world.call(tool, JSON.stringify(args));
  const seen = async (tool: string, args: { [name: string]: Json } = {}) => {
    const result = await call(tool, args);
    if (result.kind !== "value") throw new Error(result.error);
    return result.value as { address: string; lines: string[]; links: string[]; screen: string };
  };

  test("follows the links of its screen, whatever the case, and goes back to where it was", async () => {
    expect((await seen("press_link", { link: pool.name.toUpperCase() })).address).toBe(site);
    expect((await seen("press_link", { link: " prices " })).address).toBe(prices);
    expect((await seen("turn_to_screen", { screen: 2 })).screen).toBe("2 of 2");
    expect((await seen("browse_to", { address: slug(shop.name) })).address).toBe(slug(shop.name));
    expect(await seen("previous_page")).toMatchObject({ address: prices, screen: "2 of 2" });
    expect((await seen("turn_to_screen", { screen: 1 })).screen).toBe("1 of 2");
    expect((await seen("previous_page")).address).toBe(site);
    expect((await seen("previous_page")).address).toBe(startAddress);
    expect(await call("previous_page")).toMatchObject({ kind: "refused" });
  });

  test("shows every line of a long page exactly once", async () => {
    const top = await seen("browse_to", { address: prices });
    const below = await seen("turn_to_screen", { screen: 2 });
    expect([...top.lines, ...below.lines]).toEqual(pageAt(first, prices)?.lines);
    expect(await call("turn_to_screen", { screen: 3 })).toMatchObject({ kind: "refused" });
  });

  test("presses no link that is above or below the screen", async () => {
    const shelf = shop.shelves.find(({ goods }) => goods.length > 6);
    if (shelf === undefined) throw new Error("scenario 1 has no long shelf");
    const last = shelf.goods.at(-1)?.name ?? "";
    await seen("browse_to", { address: `${slug(shop.name)}/${slug(shelf.name)}` });
    expect(await call("press_link", { link: last })).toMatchObject({ kind: "refused" });
    await seen("turn_to_screen", { screen: 2 });
    expect((await seen("press_link", { link: last })).address).toBe(`${slug(shop.name)}/${slug(last)}`);
  });

  test("is where it was in a snapshot, and at the start after a reset, whatever was done before", async () => {
    const atStart = await world.fingerprint();
    await seen("browse_to", { address: prices });
    await seen("turn_to_screen", { screen: 2 });
    const snapshot = await world.snapshot();
    await seen("turn_to_screen", { screen: 1 });
    const kept = await snapshot.call("current_screen", "{}");
    expect(kept).toMatchObject({ value: { address: prices, screen: "2 of 2" } });
    world = await webBrowsing.reset(1);
    expect(await world.fingerprint()).toBe(atStart);
    expect((await seen("current_screen")).address).toBe(startAddress);
  });

  test.each([
    [0.1, "+", 0.2, 0.3],
    [10, "-", 12.5, -2.5],
    [6.5, "*", 3, 19.5],
    [100, "/", 3, 33.333333],
  ])("%d %s %d is %d", async (a, sign, b, value) => {
    expect(await call("work_out", { a, sign, b })).toEqual({ kind: "value", value });
  });

  test("computes nothing that is no number", async () => {
    expect(await call("work_out", { a: 1e300, sign: "*", b: 1e300 })).toMatchObject({ kind: "refused" });
    expect(await call("work_out", { a: 1, sign: "^", b: 2 })).toMatchObject({ kind: "invalid" });
  });
});
