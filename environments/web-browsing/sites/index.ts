import type { Random } from "sparring";
import { type Page, type Pages, slug } from "../page.ts";
import { places } from "../words.ts";
import { type Bus, busPages, drawBus } from "./bus.ts";
import { type Club, clubPages, drawClub } from "./club.ts";
import { drawHostel, type Hostel, hostelPages } from "./hostel.ts";
import { drawLibrary, type Library, libraryPages } from "./library.ts";
import { drawPool, type Pool, poolPages } from "./pool.ts";
import { drawShop, type Shop, shopPages } from "./shop.ts";

/** What the sites of a small town know; their pages are made of it. */
export interface Sites {
  shop: Shop;
  library: Library;
  pool: Pool;
  bus: Bus;
  hostel: Hostel;
  club: Club;
}

const kinds: {
  [K in keyof Sites]: {
    called: string[];
    draw(random: Random, name: string): Sites[K];
    pages(site: Sites[K]): Pages;
  };
} = {
  shop: { called: ["Crafts", "Bazaar", "Handmade", "Workshop"], draw: drawShop, pages: shopPages },
  library: {
    called: ["Library", "Reading Room", "Book House", "Lending Library"],
    draw: drawLibrary,
    pages: libraryPages,
  },
  pool: { called: ["Pool", "Baths", "Swim Hall", "Lido"], draw: drawPool, pages: poolPages },
  bus: { called: ["Buses", "Coaches", "Bus Lines", "Transit"], draw: drawBus, pages: busPages },
  hostel: { called: ["Hostel", "Lodge", "Guest House", "Bunkhouse"], draw: drawHostel, pages: hostelPages },
  club: { called: ["Rovers", "Athletic", "Wanderers", "United"], draw: drawClub, pages: clubPages },
};
const kindNames = Object.keys(kinds) as (keyof Sites)[];

export const startAddress = "start";

export function drawSites(random: Random): Sites {
  const names = random.shuffle(places);
  const draw = <K extends keyof Sites>(kind: K, place: string): Sites[K] => {
    const stream = random.fork(kind);
    return kinds[kind].draw(stream, `${place} ${stream.pick(kinds[kind].called)}`);
  };
  return Object.fromEntries(kindNames.map((kind, index) => [kind, draw(kind, names[index] ?? "")])) as never;
}

/** The page at an address, or undefined. Addresses come from strangers: "constructor" has no page. */
export function pageAt(sites: Sites, address: string): Page | undefined {
  if (address === startAddress) return startPage(sites);
  const pages = kindNames
    .filter((kind) => slug(sites[kind].name) === address.split("/")[0])
    .map((kind) => pagesOf(sites, kind))[0];
  return pages !== undefined && Object.hasOwn(pages, address) ? pages[address] : undefined;
}

/** All addresses, the start page first. */
export function addressesOf(sites: Sites): string[] {
  return [startAddress, ...kindNames.flatMap((kind) => Object.keys(pagesOf(sites, kind)))];
}

function startPage(sites: Sites): Page {
  const names = kindNames.map((kind) => sites[kind].name).sort();
  return {
    title: "Start",
    lines: [],
    links: names.map((text) => ({ text, address: slug(text) })),
  };
}

function pagesOf<K extends keyof Sites>(sites: Sites, kind: K): Pages {
  return kinds[kind].pages(sites[kind]);
}
