import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/index.ts";
import { knownWords, numberFields, statusFields, statusValues, textFields } from "../words.ts";
import { freeText, streetAddress } from "./free-text.ts";
import { functionKinds } from "./function-kinds.ts";
import { expand } from "./grammar.ts";
import { otherWords } from "./other-words.ts";
import { fieldQuestions, phrases } from "./phrases.ts";
import { kinds } from "./table-kinds.ts";

const slotNames = [..."ABCEFGHIJKMNOPQRSTUVWXY", "FP", "AT", "VERB"];
const slots = Object.fromEntries(slotNames.map((name) => [name, `slot${name.toLowerCase()}`]));

const templates: [string, string][] = [
  ...Object.entries(phrases),
  ...Object.entries(fieldQuestions),
  ...Object.entries(functionKinds).flatMap(([kind, { names, descriptions, order, phrase }]) =>
    Object.entries({ names, descriptions, order, phrase }).map(
      ([what, text]) => [`${kind} ${what}`, text] as [string, string],
    ),
  ),
  ...Object.entries(kinds).flatMap(([kind, { names, descriptions }]) => [
    [`${kind} names`, names] as [string, string],
    [`${kind} descriptions`, descriptions] as [string, string],
  ]),
];

describe("templates", () => {
  it("expand to plain text without a slot that nobody fills", () => {
    const random = createRandom("templates");
    for (const [name, template] of templates) {
      let open = 0;
      for (const c of template) {
        open += c === "(" ? 1 : c === ")" ? -1 : 0;
        if (open < 0) break;
      }
      expect([name, open]).toEqual([name, 0]);
      const texts = Array.from({ length: 40 }, () => expand(random, template, slots));
      expect([name, texts.filter((text) => /[{}()|~]|\.\.|, ?,/.test(text))]).toEqual([name, []]);
    }
  });

  it("leave out choices whose slot is empty", () => {
    const random = createRandom("empty");
    for (let draw = 0; draw < 50; draw++)
      expect(expand(random, "{V} it|change it to {S}", { V: "", S: "paid" })).toBe("change it to paid");
  });

  it("may put other words for what a slot says, where they are marked so", () => {
    const random = createRandom("other");
    const draws = (template: string) =>
      new Set(Array.from({ length: 200 }, () => expand(random, template, { F: "email" })));
    expect(draws("the {F}")).toEqual(new Set(["the email"]));
    expect(draws("the {F~}").size).toBeGreaterThan(2);
    expect(draws("the {F~}")).toContain("the email");
  });
});

describe("other words", () => {
  it("never are the name of another field or status", () => {
    const taken = new Set([...numberFields, ...textFields, ...statusFields, ...statusValues]);
    for (const [word, others] of Object.entries(otherWords))
      for (const other of others) expect([word, other, taken.has(other)]).toEqual([word, other, false]);
  });
});

describe("functions", () => {
  it("compute values of the type that they give", () => {
    const random = createRandom("functions");
    for (const [name, kind] of Object.entries(functionKinds)) {
      const results = Array.from({ length: 200 }, (_, draw) => {
        const word = kind.wordy ? freeText(random) : random.pick(knownWords);
        const text = kind.prepare?.(word) ?? word;
        const number = random.integer(1, random.pick([12, 200]));
        const x = kind.takes === "number" ? number : kind.takes === "numbers" ? [number, draw, 7] : text;
        const letter = text.charAt(draw % text.length);
        const y = kind.second?.(random, x) ?? (kind.takes === "texts" ? letter : draw + 1);
        return kind.run(x, y, 3);
      }).filter((result) => result !== undefined);
      expect([name, results.length > 5]).toEqual([name, true]);
      const isOfType = (result: unknown) =>
        kind.gives === "number" ? Number.isFinite(result) : typeof result === "string" && result !== "";
      expect([name, results.filter((result) => !isOfType(result))]).toEqual([name, []]);
    }
  });

  it("undo each other's codes", () => {
    const there = (code: string, x: string) => functionKinds[code]!.run(x, 3, 1) as string;
    for (const [code, back] of [
      ["shift", "unshift"],
      ["mirrorCode", "mirrorCode"],
      ["numberCode", "fromNumbers"],
      ["vowelCode", "fromVowelCode"],
      ["spellOut", "unspell"],
      ["frontToBack", "backToFront"],
      ["playCode", "fromPlayCode"],
      ["doubled", "undoubled"],
    ] as const)
      expect(there(back, there(code, "kettle"))).toBe("kettle");
  });
});

describe("free texts", () => {
  it("are a few words that a request can state literally", () => {
    const random = createRandom("free");
    const texts = Array.from({ length: 500 }, () => freeText(random));
    expect(new Set(texts).size).toBeGreaterThan(480);
    for (const text of [...texts, ...Array.from({ length: 100 }, () => streetAddress(random))])
      expect(text).toMatch(/^[A-Za-z0-9]+(,? [A-Za-z0-9]+)+$/);
  });
});
