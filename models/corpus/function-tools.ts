import type { JsonObject, Random } from "../../src/core/index.ts";
import { functionKinds } from "./function-kinds.ts";
import { expand } from "./grammar.ts";
import { misleadingName } from "./table-tools.ts";
import { refused, type Tool, value } from "./world.ts";

const units =
  "kilometers miles meters feet inches pounds kilograms grams euros dollars yen hours minutes days weeks liters cups tokens points coins gallons yards crowns".split(
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
] as const;
const textNames = ["text", "word", "text", "s", "string", "message", "input", "phrase"];
const schemas = {
  number: { type: "number" },
  text: { type: "string" },
  numbers: { type: "array", items: { type: "number" } },
};

export function makeFunctionTool(random: Random, kind: string, misleading: number): Tool {
  const rule = functionKinds[kind]!;
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
        ? random.pick(numberPairs)
        : [random.pick(["x", "n", "number", "value", "amount"]), ""]
      : takes === "numbers"
        ? [random.pick(["numbers", "values", "list", "items"]), ""]
        : [
            random.pick(textNames),
            second === "text"
              ? /One|out/.test(kind)
                ? random.pick(["letter", "character", "part"])
                : random.pick(["other", "second", "end", "suffix"])
              : random.pick(["times", "n", "number", "by", "count", "shift"]),
          ];
  const properties: JsonObject = { [x]: schemas[takes], ...(rule.two ? { [y]: schemas[second] } : {}) };
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
      return result === undefined ? refused("cannot be computed") : value(result);
    },
  };
}
