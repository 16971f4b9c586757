import { fail, tool } from "sparring";
import { z } from "zod";
import { onScreen, screensOf, showScreen } from "./page.ts";
import { pageAt, type Sites } from "./sites/index.ts";

/** A small web, and where the browser is in it. */
export interface Web {
  sites: Sites;
  /** The open page last, and before it those that led there. Never empty. */
  trail: Stop[];
}

/** A page with the screen of it that is, or was, shown. */
interface Stop {
  address: string;
  /** From 0. */
  screen: number;
}

const none = z.object({});

const operations = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  "/": (a: number, b: number) => a / b,
};

/** Tools that read pages one screen at a time, and one that computes. */
export const browserTools = {
  browse_to: tool({
    description: "Go to an address and see its page",
    input: z.object({ address: z.string() }),
    effect: "write",
    run: (web: Web, { address }) => {
      const wanted = address.trim().toLowerCase();
      if (pageAt(web.sites, wanted) === undefined) return fail("there is no page at this address");
      web.trail.push({ address: wanted, screen: 0 });
      return shown(web);
    },
  }),

  press_link: tool({
    description: "Press a link on the screen by its text",
    input: z.object({ link: z.string() }),
    effect: "write",
    run: (web: Web, { link }) => {
      const { page, stop } = open(web);
      const wanted = link.trim().toLowerCase();
      const found = onScreen(page, stop.screen).links.find(({ text }) => text.toLowerCase() === wanted);
      if (found === undefined) return fail("there is no such link on the screen");
      web.trail.push({ address: found.address, screen: 0 });
      return shown(web);
    },
  }),

  previous_page: tool({
    description: "Return to the page that was open before",
    input: none,
    effect: "write",
    run: (web: Web) => {
      if (web.trail.length === 1) return fail("no page was open before this one");
      web.trail.pop();
      return shown(web);
    },
  }),

  turn_to_screen: tool({
    description: "Turn a long page to another of its screens",
    input: z.object({ screen: z.int().min(1) }),
    effect: "write",
    run: (web: Web, { screen }) => {
      const { page, stop } = open(web);
      if (screen > screensOf(page)) return fail("the page has no such screen");
      if (screen === stop.screen + 1) return fail("this is the screen that you see");
      stop.screen = screen - 1;
      return shown(web);
    },
  }),

  current_screen: tool({
    description: "See the screen of the page that is open",
    input: none,
    effect: "read",
    run: shown,
  }),

  work_out: tool({
    description: "Add, subtract, multiply or divide two numbers",
    input: z.object({ a: z.number(), sign: z.enum(["+", "-", "*", "/"]), b: z.number() }),
    effect: "read",
    run: (_web: Web, { a, sign, b }) => {
      // As a pocket calculator does, which hides what binary numbers cannot hold.
      const result = Math.round(operations[sign](a, b) * 1e6) / 1e6;
      return Number.isFinite(result) ? result : fail("this has no result");
    },
  }),
};

function open(web: Web) {
  const stop = web.trail.at(-1);
  const page = stop && pageAt(web.sites, stop.address);
  if (stop === undefined || page === undefined) throw new Error("the browser has no page open");
  return { page, stop };
}

function shown(web: Web) {
  const { page, stop } = open(web);
  return showScreen(stop.address, page, stop.screen);
}
