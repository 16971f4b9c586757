import { defineEnvironment } from "sparring";
import { browserTools, type Web } from "./browser.ts";
import { addressesOf, drawSites, startAddress } from "./sites/index.ts";

/** The sites of a small town, read through a browser with a small screen. */
export default defineEnvironment({
  name: "web-browsing",
  rules: [
    "You read the web of a small town and answer with the value alone.",
    "The browser begins on the start page, which links to every site.",
    "A long page has several screens.",
    "Prices are in dollars, times in 24 hours.",
  ].join(" "),
  scenario: (random): Web => ({ sites: drawSites(random), trail: [{ address: startAddress, screen: 0 }] }),
  tools: browserTools,
  entity: ({ sites }, random) => `page ${random.pick(addressesOf(sites))}`,
});
