import type { Random } from "../../src/core/index.ts";
import { allKinds, keyNoun } from "./domain-kinds.ts";
import { expand } from "./grammar.ts";
import type { Manners } from "./manners.ts";
import { plural, toolWord, withArticle } from "./names.ts";
import { type Context, turnVerbs } from "./table-kinds.ts";
import type { Field, Table, Tool } from "./world.ts";

const reasonWords =
  "mistake late price broken lost moved old wrong double sick busy weather repair gift other expired sold".split(
    " ",
  );

/** Makes a tool of a kind about a table and one of its fields. */
export function makeTableTool(
  random: Random,
  kind: string,
  table: Table,
  field: Field,
  manners: Manners,
  attempt = 0,
): Tool {
  const rule = allKinds[kind]!;
  // A second attempt comes where the house's wording is taken already.
  const wording = (what: string) => (attempt === 0 ? manners.house?.fork(kind, what) : undefined) ?? random;
  const status = kind === "turn" ? random.pick(field.values!) : random.chance(0.25) ? "record" : "id";
  const guard = guards(random, kind) ? table.fields.find((other) => other.kind === "status") : undefined;
  const others = random.shuffle(((guard ?? field).values ?? []).filter((name) => name !== status));
  const from = others.slice(0, random.chance(0.5) ? 1 : Math.max(1, others.length - (guard ? 1 : 0)));
  // Runs must not depend on how often they happened: texts inside them are drawn from a stream that restarts.
  const seed = random.integer(0, 1e9);
  const [second = field, third = field] = random.shuffle(
    table.fields.filter(
      (other) =>
        other !== field && (other.kind === "number" || other.kind === "text" || other.kind === "status"),
    ),
  );
  const reasons = random.chance(0.2) ? random.shuffle(reasonWords).slice(0, random.integer(2, 3)) : [];
  const c: Context = {
    table,
    field,
    manners,
    random,
    names: {},
    status,
    from,
    second,
    third,
    guard,
    reasons,
  };
  const slots = {
    E: table.noun,
    P: table.plural,
    A: withArticle(table.noun),
    F: field.name.replace(/_/g, " "),
    S: status,
    W: kind === "turn" || guard !== undefined ? from.join(" or ") : "",
    G: second.name.replace(/_/g, " "),
    J: third.name.replace(/_/g, " "),
    H: keyNoun(field),
    AH: withArticle(keyNoun(field)),
    T: field.table?.noun ?? "",
    AT: withArticle(field.table?.noun ?? ""),
    V: turnVerbs[status] ?? "turn",
  };
  const inputs = rule.arguments({ ...c, random: wording("arguments") });
  c.names = Object.fromEntries(Object.entries(inputs).map(([role, argument]) => [role, argument.name]));
  const description = expand(wording("description"), rule.descriptions, slots);
  return {
    kind,
    table,
    field,
    arguments: c.names,
    note: {
      status,
      from: from.join(" or "),
      guard: guard?.name ?? "",
      reasons: reasons.join(" "),
      second: second.name,
      third: third.name,
    },
    spec: {
      name: random.chance(manners.misleading)
        ? misleadingName(random)
        : expand(wording("name"), `(${rule.names})`, { ...slots, F: field.name, G: second.name }),
      description: description.charAt(0).toUpperCase() + description.slice(1),
      input: {
        type: "object",
        properties: Object.fromEntries(
          Object.values(inputs).map(({ name, type }) => [
            name,
            typeof type === "string" ? { type } : { type: "string", enum: type },
          ]),
        ),
        required: Object.values(inputs).map(({ name }) => name),
        additionalProperties: false,
      },
      effect: rule.effect,
    },
    run: (state, input) => rule.run({ ...c, random: random.fork("run", seed) }, input, state),
  };
}

/** Whether a tool looks at the record's status before it changes something. */
function guards(random: Random, kind: string): boolean {
  if (kind === "moveIf") return true;
  return /Entry$|^(setParts|book|addText)$/.test(kind) && random.chance(0.4);
}

export function misleadingName(random: Random): string {
  const words = Array.from({ length: random.integer(1, 3) }, () => toolWord(random));
  return random.chance(0.1) ? plural(words.join("_")) : words.join("_");
}
