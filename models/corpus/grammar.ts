import type { Random } from "../../src/core/index.ts";

/** Chooses one of each "(a|b|)" at random, innermost first, then puts the slots' texts in: "{X}". */
export function expand(random: Random, template: string, slots: Record<string, string> = {}): string {
  let text = `(${template})`;
  for (;;) {
    const next = text.replace(/\(([^()]*)\)/g, (_, choices: string) => random.pick(choices.split("|")));
    if (next === text) break;
    text = next;
  }
  return text
    .replace(/\{(\w+)\}/g, (slot, name: string) => slots[name] ?? slot)
    .replace(/ {2,}/g, " ")
    .trimEnd();
}
