import type { Draft } from "./draft.ts";
import { type PagesWorld, pageAt, searched } from "./pages.ts";
import { need, type Ref } from "./plan.ts";
import { homeAddress } from "./site.ts";
import type { State } from "./world.ts";

/** How a task is solved: as one who has to find the way does, or by one who knows it. */
export type Knowledge = "searching" | "knowing";

/** The pages from the first one to this one. */
export function pathTo(state: State, address: string): string[] {
  const { parent } = pageAt(state, address);
  return parent === null ? [address] : [...pathTo(state, parent), address];
}

/** Walks about the site of a draft and reads every page. Who searches tries links that promise nothing in their order, and goes back. */
export function walker(draft: Draft, world: PagesWorld, knowledge: Knowledge) {
  const { shows, style, linksBy, partSize = Number.POSITIVE_INFINITY } = world.pages;
  const state = draft.before;
  const tool = (kind: string) => need(world.tools.find((other) => other.kind === `page ${kind}`));
  const search = world.tools.find((other) => other.kind === "page search");
  const look = () => draft.call(tool("look"), {});
  const partsSeen: Record<string, number> = {};
  let here = homeAddress;
  let part = 0;
  /** The last call that read the page, where that was a call of its own. */
  let read: Ref | undefined;

  const arrive = (address: string, isNew = true) => {
    here = address;
    part = 0;
    partsSeen[here] ??= 1;
    read = !shows && isNew ? look() : undefined;
  };
  /** Has the entry of the page on the screen at some time. */
  const reveal = (entry: number) => {
    const wanted = Math.floor(entry / partSize);
    if (wanted < partsSeen[here]!) return;
    for (; part < wanted; part++) draft.call(tool("more"), {});
    partsSeen[here] = wanted + 1;
  };
  const follow = (index: number) => {
    const { lines, links } = pageAt(state, here);
    const { text, to } = links[index]!;
    if (partsSeen[here] === undefined) look();
    partsSeen[here] ??= 1;
    reveal(lines.length + index);
    draft.call(tool("visit"), { link: { text, address: to, number: index + 1 }[linksBy] });
    arrive(to);
  };
  const back = () => {
    const { parent } = pageAt(state, here);
    draft.call(tool("back"), {});
    arrive(need(parent ?? undefined), false);
  };
  const tryBefore = (index: number) => {
    for (let other = 0; other < index; other++) {
      follow(other);
      const { lines, links } = pageAt(state, here);
      reveal(lines.length + links.length - 1);
      back();
    }
  };

  const to = (address: string, fact?: string): Ref | undefined => {
    const path = pathTo(state, address);
    const entry = path.find((at) => Object.keys(pageAt(state, at).facts).length > 0);
    const isFar = here === homeAddress || !path.includes(here);
    if (search !== undefined && isFar && path.indexOf(entry!) > 1) {
      const { title } = pageAt(state, entry!);
      const found = draft.call(search, { link: title }).at(searched(state, title).indexOf(entry!));
      draft.call(tool("visit"), { link: found });
      arrive(entry!);
    }
    while (!path.includes(here)) back();
    for (const next of path.slice(path.indexOf(here) + 1)) {
      const { links, guess } = pageAt(state, here);
      const index = links.findIndex((link) => link.to === next);
      if (guess && knowledge === "searching") tryBefore(index);
      follow(index);
    }
    const page = pageAt(state, address);
    const names = Object.keys(page.facts);
    if (fact !== undefined) reveal(page.lines.length - names.length + names.indexOf(fact));
    return style === "record" ? read : undefined;
  };
  return { to, leave: back };
}
