import type { JsonObject, Random } from "../../src/core/index.ts";
import { functionKinds } from "./function-kinds.ts";
import { expand } from "./grammar.ts";
import { misleadingName } from "./table-tools.ts";
import { refused, type Tool, value } from "./world.ts";

const units =
  "kilometers miles meters feet inches pounds kilograms grams euros dollars yen hours minutes days weeks liters cups tokens points coins gallons yards crowns centimeters seconds months years bottles boxes pages steps tons cents bits pieces pairs degrees".split(
    " ",
  );
const numberPairs = [
  ["a", "b"],
  ["x", "y"],
  ["first", "second"],
  ["n", "m"],
  ["left", "right"],
  ["number", "by"],
  ["value", "amount"],
  ["p", "q"],
  ["one", "two"],
  ["base", "change"],
  ["total", "part"],
  ["amount", "percent"],
  ["u", "v"],
] as const;
const textNames =
  "text word text s string message input phrase name line value t content source letters".split(" ");
const schemas = {
  number: { type: "number" },
  text: { type: "string" },
  numbers: { type: "array", items: { type: "number" } },
};

export function makeFunctionTool(random: Random, kind: string, misleading: number): Tool {
  const rule = functionKinds[kind]!;
  const pairs = numberPairs.filter(
    ([, second]) => second !== "percent" || /percent|discount|markup/.test(kind),
  );
  const [from, to] = random.shuffle(units);
  const k =
    kind === "convert"
      ? random.pick([2, 3, 4, 5, 10, 12, 0.5, 1.5, 7, 60, 24, 100, 0.1])
      : random.integer(2, 15);
  const slots = { K: String(k), U: from!, W: to! };
  const takes = rule.takes === "number" || rule.takes === "numbers" ? rule.takes : "text";
  const second = rule.takes === "texts" ? "text" : "number";
  const [x, y] =
    takes === "number"
      ? rule.two
        ? random.pick(pairs)
        : [random.pick(["x", "n", "number", "value", "amount", "a", "input", "of", "total"]), ""]
      : takes === "numbers"
        ? [random.pick(["numbers", "values", "list", "items", "amounts", "data", "all"]), ""]
        : [
            random.pick(textNames),
            second === "text"
              ? /^(countOne|without|place|has)$/.test(kind)
                ? random.pick(["letter", "character", "part", "wanted", "sign"])
                : random.pick(["other", "second", "end", "suffix", "next", "more", "b"])
              : random.pick(["times", "n", "number", "by", "count", "steps_on", "places", "k", "amount"]),
          ];
  const properties: JsonObject = { [x]: schemas[takes], ...(rule.two ? { [y]: schemas[second] } : {}) };
  const cannot = random.pick([
    "cannot be computed",
    "not possible",
    "no result",
    "wrong value",
    "cannot do that",
  ]);
  return {
    kind,
    arguments: rule.two ? { x, y } : { x },
    note: slots,
    spec: {
      name: random.chance(misleading)
        ? misleadingName(random)
        : expand(random, `(${rule.names})`, { ...slots, K: Number.isInteger(k) ? String(k) : "it" }),
      description: expand(random, `(${rule.descriptions})`, slots).replace(/^./, (c) => c.toUpperCase()),
      input: { type: "object", properties, required: Object.keys(properties), additionalProperties: false },
      effect: "read",
    },
    run: (_state, input) => {
      const result = rule.run(input[x]!, rule.two ? input[y]! : null, k);
      return result === undefined ? refused(cannot) : value(result);
    },
  };
}
