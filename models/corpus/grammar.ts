import type { Random } from "../../src/core/index.ts";
import { otherWords } from "./other-words.ts";

type Part = string | Slot | Part[][];
interface Slot {
  name: string;
  /** Whether other words for the value do as well. */
  freely: boolean;
}

const compiled = new Map<string, Part[][]>();

/**
 * Chooses one of each "(a|b|)" at random and puts the slots' texts in: "{X}". For "{X~}" the text may be replaced by
 * other words for the same thing. A choice that needs a slot whose text is empty is not taken.
 */
export function expand(random: Random, template: string, slots: Record<string, string> = {}): string {
  let choices = compiled.get(template);
  if (choices === undefined) {
    choices = parse(template);
    compiled.set(template, choices);
  }
  const anyEmpty = Object.values(slots).includes("");
  return choose(random, choices, slots, anyEmpty).replace(/ {2,}/g, " ").trimEnd();
}

/** The choices of a template; each is a row of texts, slots and further choices. */
function parse(template: string): Part[][] {
  let at = 0;
  const choices = (): Part[][] => {
    const rows: Part[][] = [[]];
    while (at < template.length) {
      const c = template[at]!;
      const row = rows.at(-1)!;
      at++;
      if (c === "|") rows.push([]);
      else if (c === "(") row.push(choices());
      else if (c === ")") return rows;
      else {
        const rest = template.slice(at - 1);
        const slot = /^\{(\w+)(~?)\}/.exec(rest);
        if (slot !== null) row.push({ name: slot[1]!, freely: slot[2] === "~" });
        const text = slot?.[0] ?? /^.[^|(){]*/s.exec(rest)![0];
        if (slot === null) row.push(text);
        at += text.length - 1;
      }
    }
    return rows;
  };
  return choices();
}

function choose(
  random: Random,
  rows: readonly Part[][],
  slots: Record<string, string>,
  anyEmpty: boolean,
): string {
  const usable = anyEmpty ? rows.filter((row) => !needsEmpty(row, slots)) : rows;
  let text = "";
  for (const part of random.pick(usable.length === 0 ? rows : usable)) {
    if (typeof part === "string") text += part;
    else text += Array.isArray(part) ? choose(random, part, slots, anyEmpty) : fill(random, part, slots);
  }
  return text;
}

const needsEmpty = (row: readonly Part[], slots: Record<string, string>): boolean =>
  row.some((part) => typeof part === "object" && !Array.isArray(part) && slots[part.name] === "");

function fill(random: Random, { name, freely }: Slot, slots: Record<string, string>): string {
  const text = slots[name];
  if (text === undefined) return `{${name}}`;
  const others = freely ? otherWords[text] : undefined;
  return others !== undefined && random.chance(0.5) ? random.pick(others) : text;
}
