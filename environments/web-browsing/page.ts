/** A page: lines of text, then links. */
export interface Page {
  title: string;
  lines: readonly string[];
  links: readonly Link[];
}

export interface Link {
  text: string;
  address: string;
}

/** Pages by address: the site, and below it the page ("oak-pool", "oak-pool/prices"). */
export interface Pages {
  [address: string]: Page;
}

/** What fits on a screen, lines and links together. */
const screenSize = 6;

export function screensOf({ lines, links }: Page): number {
  return Math.max(1, Math.ceil((lines.length + links.length) / screenSize));
}

/** The lines and links of a page on one of its screens, which are counted from 0. */
export function onScreen({ lines, links }: Page, screen: number): Pick<Page, "lines" | "links"> {
  const from = screen * screenSize;
  const to = from + screenSize;
  const afterLines = (place: number) => Math.max(0, place - lines.length);
  return { lines: lines.slice(from, to), links: links.slice(afterLines(from), afterLines(to)) };
}

/** How a screen looks to whoever calls the tools. */
export function showScreen(address: string, page: Page, screen: number) {
  const { lines, links } = onScreen(page, screen);
  return {
    address,
    title: page.title,
    lines,
    links: links.map(({ text }) => text),
    screen: `${screen + 1} of ${screensOf(page)}`,
  };
}

/** The last part of an address, made of a name: "The Salt Road" is "the-salt-road". */
export function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** Links to pages of a site by their names. */
export function linksTo(site: string, names: readonly string[]): Link[] {
  return names.map((text) => ({ text, address: `${site}/${slug(text)}` }));
}

/** Money as pages show it: "6.50", "12". */
export const money = (amount: number) => (Number.isInteger(amount) ? String(amount) : amount.toFixed(2));
