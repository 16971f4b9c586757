import type { Json, JsonObject, Random } from "../../src/core/index.ts";
import { adjectives, firstNames, lastNames, nouns, numberFields, textFields } from "../words.ts";
import { expand } from "./grammar.ts";
import { anyWord, emailAddress, inventedWord, personName, place, plural } from "./names.ts";
import type { Records } from "./world.ts";

/** One page of a site. Pages make a tree; only facts, lines and links are shown. */
export interface Page {
  title: string;
  /** The address of the page that links here; null for the first page. */
  parent: string | null;
  /** What a request calls the thing that the page is about. */
  subject: string;
  facts: JsonObject;
  lines: string[];
  links: { text: string; to: string }[];
  /** Whether the links do not say what is behind them, so that one has to try them. */
  guess: boolean;
}

export const homeAddress = "/";

type Maker = (random: Random) => Json;

/** What a section lists: what its entries are called and which facts they have. */
interface Section {
  title: string;
  /** The text of an entry's link and title. */
  entry: (random: Random) => string;
  /** How a request names an entry. */
  subject: (entry: string) => string;
  facts: [name: string, value: Maker][];
}

const number = (high: number): Maker => {
  return (random) => random.integer(1, high);
};
const time: Maker = (random) =>
  `${random.integer(5, 23)}:${random.integer(0, 5)}${random.pick(["0", "0", "5"])}`;
const phone: Maker = (random) => String(random.integer(10_000, 9_999_999));

const contacts: readonly (readonly [string, Maker])[] = [
  ["phone", phone],
  ["email", emailAddress],
  ["manager", personName],
  ["opening", time],
  ["closing", time],
  ["street", (random) => `${anyWord(random)} ${random.integer(1, 90)}`],
  ["owner", personName],
];
const personal: readonly (readonly [string, Maker])[] = [
  ["phone", phone],
  ["email", emailAddress],
  ["room", number(400)],
  ["age", (random) => random.integer(18, 70)],
  ["team", anyWord],
  ["town", place],
  ["language", anyWord],
];
const journeys: readonly (readonly [string, Maker])[] = [
  ["departure", time],
  ["arrival", time],
  ["platform", number(20)],
  ["price", number(200)],
  ["seats", number(300)],
  ["distance", number(900)],
];

function things(random: Random): Section {
  const noun = random.pick(nouns);
  const high = random.pick([10, 99, 500, 5000]);
  const numbers = random.shuffle([...new Set(["price", ...random.shuffle(numberFields).slice(0, 3)])]);
  const texts = random.shuffle(textFields).slice(0, random.integer(0, 2));
  const facts = [
    ...numbers.slice(0, random.integer(1, 3)).map((name) => [name, number(high)] as [string, Maker]),
    ...texts.map((name) => [name, anyWord] as [string, Maker]),
  ];
  const describe = (r: Random) => (r.chance(0.7) ? r.pick(adjectives) : anyWord(r));
  return {
    title: plural(noun),
    entry: (r) => `${describe(r)} ${noun}`,
    subject: (entry) => `the ${entry}`,
    facts: facts.filter(([name]) => name !== noun && name !== "title"),
  };
}

function people(random: Random): Section {
  const title = random.pick(["team", "people", "staff", "our people", "members", "contacts"]);
  const full = (r: Random) =>
    r.chance(0.8) ? `${r.pick(firstNames)} ${r.pick(lastNames)}` : inventedWord(r);
  return { title, entry: full, subject: (entry) => entry, facts: some(random, personal) };
}

function places(random: Random): Section {
  const noun = random.pick(["branch", "office", "shop", "station", "store", "hall", "garage", "studio"]);
  const title = plural(noun);
  return {
    title,
    entry: place,
    subject: (entry) => `the ${noun} in ${entry}`,
    facts: some(random, contacts),
  };
}

function trips(random: Random): Section {
  const noun = random.pick(["train", "bus", "ferry", "boat", "taxi", "coach"]);
  return {
    title: plural(noun),
    entry: (r) => `${place(r)} to ${place(r)}`,
    subject: (entry) => `the ${noun} from ${entry}`,
    facts: some(random, journeys),
  };
}

function some(random: Random, all: readonly (readonly [string, Maker])[]): [string, Maker][] {
  return random
    .shuffle(all)
    .slice(0, random.integer(2, 4))
    .map(([name, make]) => [name, make]);
}

const siteWords =
  "shop store market museum library hotel club studio school park theater clinic bakery garden".split(" ");
const guessedPairs = ["new,used", "first floor,second floor", "page 1,page 2", "north,south", "left,right"];
const detailPairs = ["details,more", "delivery,numbers", "info,notes", "page 2,page 3", "more,contact"];
const lineWording =
  "welcome to {T}|we have {P}|{P} and more|our {P} are {A}|open on monday|closed on sunday|this is {T}|since {N}";

/** A whole site by its addresses: sections, entries with facts, and pages behind entries. */
export function drawSite(random: Random): Records {
  const pages: Record<string, Page> = {};
  const addressStyle = random.pick(["path", "path", "flat", "code"]);
  const factWording = random.pick(["{F}: {V}", "{F}: {V}", "{F} {V}", "the {F} is {V}", "{F} = {V}"]);
  const owner = random.pick([
    random.pick(lastNames),
    random.pick(nouns),
    inventedWord(random),
    place(random),
  ]);
  const site = `${owner} ${random.pick(siteWords)}`;

  const addressOf = (title: string, parent: string) => {
    const slug = title.replace(/[^a-z0-9]+/g, "_");
    const wanted =
      addressStyle === "path"
        ? `${parent === homeAddress ? "" : parent}/${slug}`
        : addressStyle === "flat"
          ? `/${slug}`
          : `/${random.integer(10, 999)}`;
    return pages[wanted] === undefined ? wanted : `${wanted}_${Object.keys(pages).length}`;
  };
  const addPage = (title: string, parent: string, subject: string): string => {
    const to = addressOf(title, parent);
    pages[to] = { title, parent, subject, facts: {}, lines: [], links: [], guess: false };
    pages[parent]!.links.push({ text: title, to });
    return to;
  };
  const state = (at: string, facts: JsonObject) => {
    const page = pages[at]!;
    Object.assign(page.facts, facts);
    for (const [name, fact] of Object.entries(facts))
      page.lines.push(expand(random, factWording, { F: name, V: String(fact) }));
  };
  const chat = (at: string) => {
    const slots = { T: site, P: plural(random.pick(nouns)), A: random.pick(adjectives) };
    pages[at]!.lines.unshift(
      expand(random, `(${lineWording})`, { ...slots, N: String(random.integer(1900, 2020)) }),
    );
  };

  pages[homeAddress] = {
    title: site,
    parent: null,
    subject: site,
    facts: {},
    lines: [],
    links: [],
    guess: false,
  };
  if (random.chance(0.6)) chat(homeAddress);
  const makers = random.shuffle([things, things, people, places, trips]).slice(0, random.integer(2, 3));
  const titles = new Set<string>();
  for (const make of makers) {
    const section = make(random);
    if (titles.has(section.title)) continue;
    titles.add(section.title);
    addSection(section, addPage(section.title, homeAddress, section.title));
  }
  if (random.chance(0.5)) {
    const contact = addPage(random.pick(["contact", "about us", "find us"]), homeAddress, site);
    state(contact, factsOf(random, some(random, contacts)));
  }

  function addSection({ entry, subject, facts }: Section, at: string): void {
    const lists = random.chance(0.4)
      ? random
          .pick(guessedPairs)
          .split(",")
          .map((title) => addPage(title, at, title))
      : [at];
    pages[at]!.guess = lists.length > 1;
    if (random.chance(0.3)) chat(at);
    const behind = facts.length > 1 && random.chance(0.4) ? random.pick(detailPairs).split(",") : [];
    const used = new Set<string>();
    for (const list of lists) {
      for (let n = random.integer(2, lists.length > 1 ? 3 : 5); n > 0; n--) {
        const title = entry(random);
        if (used.has(title) || !/^[a-z0-9 ]+$/i.test(title)) continue;
        used.add(title);
        const own = addPage(title, list, subject(title));
        const known = Object.entries(factsOf(random, facts));
        const shown = behind.length === 0 ? known.length : Math.ceil(known.length / 3);
        state(own, Object.fromEntries(known.slice(0, shown)));
        pages[own]!.guess = behind.length > 0;
        for (const [index, title] of behind.entries()) {
          const deeper = addPage(title, own, subject(pages[own]!.title));
          const mine = known.slice(shown).filter((_, k) => k % behind.length === index);
          state(deeper, Object.fromEntries(mine));
          if (mine.length === 0) chat(deeper);
        }
      }
    }
  }
  return pages as unknown as Records;
}

function factsOf(random: Random, facts: readonly (readonly [string, Maker])[]): JsonObject {
  return Object.fromEntries(facts.map(([name, make]) => [name, make(random)]));
}
