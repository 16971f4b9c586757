import type { Json, JsonObject, Random, ToolResult } from "../../src/core/index.ts";
import { functionKinds } from "./function-kinds.ts";
import { makeFunctionTool } from "./function-tools.ts";
import type { GeneratedWorld } from "./generated-world.ts";
import { expand } from "./grammar.ts";
import { heldOutDescriptions, heldOutNames } from "./held-out.ts";
import { makeManners } from "./manners.ts";
import { capital } from "./names.ts";
import { drawSite, homeAddress, type Page } from "./site.ts";
import { misleadingName } from "./table-tools.ts";
import { refused, type State, type Tool, value } from "./world.ts";

/** How one world shows pages and what its links are called by. */
export interface PageManners {
  style: "text" | "json" | "record";
  linksBy: "text" | "address" | "number";
  /** Whether going somewhere shows the page; where it does not, the page is read by a call of its own. */
  shows: boolean;
  /** How many lines and links are shown at once, where there is a tool for more. */
  partSize: number | undefined;
  linkWording: string;
}

/** A site to find one's way in. Its state holds the pages, and where the browser is. */
export interface PagesWorld extends GeneratedWorld {
  pages: PageManners;
}

/** Names of the tools of a public benchmark's browser, which must stay unseen. */
const heldOut = new Set(["click_url", "go_to_previous_page", "scroll_down", "scroll_up", "view"]);

/** One of many browsers; every conversation draws a site of its own with `drawPages`. */
export function makePagesWorld(random: Random, mostTools = 18): PagesWorld {
  const manners = makeManners(random);
  const linksBy = random.pick(["text", "text", "address", "address", "number"] as const);
  const shows = random.chance(0.65);
  const style = random.pick(["text", "text", "json", "record"] as const);
  const parted = shows && style !== "record" && random.chance(0.35);
  const pages: PageManners = {
    style,
    linksBy,
    shows,
    partSize: parted ? random.integer(3, 5) : undefined,
    linkWording: random.pick(linkWordings[linksBy]),
  };
  const wanted = ["visit", "back", "look"];
  if (parted) wanted.push("more");
  if (random.chance(0.3)) wanted.push("home");
  if (linksBy === "address" && random.chance(0.35)) wanted.push("search");
  const tools: Tool[] = [];
  const offer = (make: () => Tool) => {
    for (let attempt = 0; attempt < 8; attempt++) {
      const tool = make();
      const taken = ({ spec }: Tool) =>
        spec.name === tool.spec.name || spec.description === tool.spec.description;
      const { name, description } = tool.spec;
      const isHeldOut = heldOut.has(name) || heldOutNames.has(name) || heldOutDescriptions.has(description);
      if (!isHeldOut && !tools.some(taken)) return tools.push(tool);
    }
    return tools.length;
  };
  for (const kind of wanted) offer(() => pageTool(random, kind, pages, manners.misleading / 2));
  const functions = Math.min(random.integer(0, 6), mostTools - tools.length);
  const others = Object.keys(functionKinds).filter((kind) => kind !== "multiply");
  const kinds = [...(random.chance(0.5) ? ["multiply"] : []), ...random.shuffle(others)];
  for (const kind of kinds.slice(0, functions)) offer(() => makeFunctionTool(random, kind, 0));
  const rules = Array.from({ length: random.integer(0, 2) }, () => capital(expand(random, `(${pageRules})`)));
  const sentences = [...new Set(rules)].map((sentence) => `${sentence}.`);
  return { rules: sentences.join(" "), tools: random.shuffle(tools), tables: [], manners, pages };
}

/** A fresh site, with its first page open. */
export function drawPages(random: Random): State {
  return { pages: drawSite(random), browser: { now: { address: homeAddress, part: 0, trail: [] } } };
}

const pageRules =
  "you (look things up|find things|read pages) (on|in) (a site|the pages of a site)|answer from the pages( alone|)|the first page links to all others|what you need is a few links (deep|away)|go back when a page does not help|(answer|reply) with the value alone|(never|do not) (guess|invent) what a page says|open pages (until you know the answer|one at a time)|a page links to other pages|if (the page|a link) is wrong, go back";

const linkWordings = {
  text: ["[{T}]", "> {T}", "link: {T}", "* {T}"],
  address: ["[{T}]({A})", "{T}: {A}", "{A} {T}", "{T} ({A})"],
  number: ["{N}. {T}", "[{N}] {T}", "({N}) {T}", "{N}: {T}"],
} as const;

const linkArguments = {
  text: ["link", "text", "name", "link_text", "label"],
  address: ["address", "path", "page", "to", "target", "location"],
  number: ["number", "n", "link", "link_number"],
} as const;

interface PageKind {
  effect: "read" | "write";
  names: string;
  descriptions: string;
}

const go = "(Go|Return|Move)";
const pageKinds: Record<string, PageKind> = {
  visit: {
    effect: "write",
    names:
      "(open|visit|follow|load|enter|choose|take|browse)(|_link|_page)|go_to|go|click|click_link|jump_to",
    descriptions:
      "(Open|Follow|Take|Choose) a link of the page by its {L}|(Open|Load|Visit) the page behind a link, by {L}|(Go to|Open|Visit) (a|another) page by (its |the |){L}|Click a link on the page by its {L}",
  },
  back: {
    effect: "write",
    names: "(go_|step_|move_|)back|back|previous|leave(|_page)|return|undo|up",
    descriptions: `${go} back (to the page before|one page)|${go} to the (previous|last) page|Leave the page|Back to the page before`,
  },
  look: {
    effect: "read",
    names: "(read|show|see|look_at|get|describe)_page|look|read|page|where|current|show",
    descriptions:
      "(Read|Show|See|Look at|Get) (the page|this page|the current page)|What (the|this) page says|The open page( with its links|)",
  },
  more: {
    effect: "write",
    names: "more|next_part|read_on|scroll|down|(show|read|see)_more|continue",
    descriptions:
      "(Show|Read|See) (more|the rest|the next part) of the page|Read on (in|on) the page|Scroll (on|down) the page|The next lines of the page",
  },
  home: {
    effect: "write",
    names: "home|start|go_home|first_page|restart|front|top",
    descriptions: `${go} (back |)to the (first|front|home) page|Start again at the first page`,
  },
  search: {
    effect: "read",
    names: "search|find_page|look_for|find|search_pages|where_is|locate",
    descriptions:
      "(Search|Find|Look for|List) pages (by title|with a title|by a text in the title)|Addresses of pages with a (word|text) in the title",
  },
};

function pageTool(random: Random, kind: string, pages: PageManners, misleading: number): Tool {
  const { effect, names, descriptions } = pageKinds[kind]!;
  const link = random.pick(linkArguments[pages.linksBy]);
  const query = random.pick(["text", "query", "title", "word"]);
  const argument = kind === "visit" ? link : kind === "search" ? query : undefined;
  const type = kind === "visit" && pages.linksBy === "number" ? "number" : "string";
  const wrongLink = random.pick(["no such link", "link not found", "there is no such link", "not found"]);
  return {
    kind: `page ${kind}`,
    arguments: argument === undefined ? {} : { link: argument },
    spec: {
      name: random.chance(misleading) ? misleadingName(random) : expand(random, `(${names})`),
      description: expand(random, `(${descriptions})`, { L: pages.linksBy }),
      input: {
        type: "object",
        properties: argument === undefined ? {} : { [argument]: { type } },
        required: argument === undefined ? [] : [argument],
        additionalProperties: false,
      },
      effect,
    },
    run: (state, input) => browse(kind, pages, state, input[argument ?? ""], wrongLink),
  };
}

interface Browser {
  address: string;
  part: number;
  trail: string[];
}

function browse(
  kind: string,
  manners: PageManners,
  state: State,
  wanted: Json | undefined,
  wrongLink: string,
): ToolResult {
  const browser = state.browser!.now as unknown as Browser;
  const arrive = (address: string): ToolResult => {
    browser.address = address;
    browser.part = 0;
    return value(manners.shows ? shownPage(manners, state) : pageAt(state, address).title);
  };
  switch (kind) {
    case "visit": {
      const address = followed(manners, state, browser.address, wanted);
      if (address === undefined) return refused(wrongLink);
      browser.trail.push(browser.address);
      return arrive(address);
    }
    case "back": {
      const last = browser.trail.pop();
      return last === undefined ? refused("no page before this one") : arrive(last);
    }
    case "home":
      browser.trail = [];
      return arrive(homeAddress);
    case "more": {
      const size = manners.partSize!;
      const { lines, links } = pageAt(state, browser.address);
      if ((browser.part + 1) * size >= lines.length + links.length) return refused("nothing more");
      browser.part++;
      return value(shownPage(manners, state));
    }
    case "search":
      return value(searched(state, String(wanted)));
    default:
      return value(shownPage(manners, state));
  }
}

export function pageAt(state: State, address: string): Page {
  return state.pages![address] as unknown as Page;
}

/** The addresses of the pages with a text in their title. */
export function searched(state: State, text: string): string[] {
  return Object.keys(state.pages!).filter((address) => pageAt(state, address).title.includes(text));
}

function followed(
  { linksBy }: PageManners,
  state: State,
  from: string,
  wanted: Json | undefined,
): string | undefined {
  const { links } = pageAt(state, from);
  if (linksBy === "text") return links.find(({ text }) => text === wanted)?.to;
  if (linksBy === "number") return links[Number(wanted) - 1]?.to;
  return state.pages![String(wanted)] === undefined ? undefined : String(wanted);
}

/** What is seen of the open page. */
function shownPage(manners: PageManners, state: State): Json {
  const { address, part } = state.browser!.now as unknown as Browser;
  const page = pageAt(state, address);
  const size = manners.partSize ?? page.lines.length + page.links.length;
  const inPart = (index: number) => index >= part * size && index < (part + 1) * size;
  const lines = page.lines.filter((_, index) => inPart(index));
  const links = page.links
    .map((link, index) => ({ ...link, index }))
    .filter(({ index }) => inPart(index + page.lines.length));
  const more = (part + 1) * size < page.lines.length + page.links.length;
  if (manners.style === "text") {
    const texts = links.map(({ text, to, index }) => {
      const slots: Record<string, string> = { T: text, A: to, N: String(index + 1) };
      return manners.linkWording.replace(/\{(\w)\}/g, (_, slot: string) => slots[slot]!);
    });
    return [page.title, ...lines, ...texts, ...(more ? ["..."] : [])].join("\n");
  }
  const named = links.map(({ text, to, index }): Json => {
    if (manners.linksBy === "text") return text;
    return manners.linksBy === "address" ? { text, to } : { number: index + 1, text };
  });
  const shown: JsonObject =
    manners.style === "record" ? { title: page.title, ...page.facts } : { title: page.title, text: lines };
  return { ...shown, ...(named.length > 0 && { links: named }), ...(more && { more }) };
}
