import type { Json, JsonObject } from "../core/index.ts";
import { textOfCall, textOfTool } from "./tool-text.ts";
import { type Gate, quote, type ToolCalls, type Trial } from "./trial.ts";
import { speaksOf } from "./unrelated-tool.ts";
import { evidenceOf, inputsOf, stemsIn, stemsOf } from "./words.ts";

/**
 * Things are called by their kind: the word before a value that the solution passes ("order W12") is none that only other
 * tools have, and where nothing else in the instruction tells of the tool, none that nobody has.
 */
export const otherKind: Gate = async (trial) => {
  const { candidate, environment } = trial;
  const { result } = await trial.solution();
  const calls = [...result.calls, ...(await trial.looked())];
  const called = new Set(calls.map(({ name }) => name));
  const textsOfTools = (wanted: boolean) =>
    environment.tools.filter(({ name }) => called.has(name) === wanted).map(textOfTool);
  const here = stemsOf([...textsOfTools(true), ...calls.map(textOfCall)]);
  const elsewhere = stemsOf(textsOfTools(false));
  const inRules = stemsIn(environment.rules);
  const stems = stemsIn(candidate.instruction);
  const toldOf = new Set<string>();
  for (const call of result.calls) {
    if (!speaksOf(environment, call.name, stems)) continue;
    for (const value of inputsOf(call)) toldOf.add(String(value));
  }
  const isWrong = (stem: string, mayBeForeign: boolean) =>
    !here.has(stem) && (elsewhere.has(stem) || (mayBeForeign && !inRules.has(stem)));
  for (const call of result.calls) {
    for (const value of inputsOf(call).map(String)) {
      const kind = kindsBefore(candidate.instruction, value).find(({ word, isNoun }) =>
        [...stemsIn(word)].some((stem) => isWrong(stem, isNoun && !toldOf.has(value))),
      );
      if (kind === undefined) continue;
      return {
        code: "other-kind",
        message: `The instruction says ${quote(`${kind.word} ${value}`)}, and the tools that the solution gives ${value} to know no ${kind.word}. Call things what those tools call them.`,
      };
    }
  }
  return undefined;
};

/** What a noun, and no verb, follows. */
const beforeNoun = new Set(
  "a an the of our my your his her their for from in on with does is was by".split(" "),
);

/** The words that stand right before an id: "order W12", "order with the id W12". */
function kindsBefore(text: string, value: string): { word: string; isNoun: boolean }[] {
  if (!/\d/.test(value) || !/[^\d.]/.test(value) || /[\s@]/.test(value)) return [];
  const id = value.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  const before = new RegExp(
    `(?<!\\p{L})(?:(\\p{L}+) )?(?!(?:number|no|id|called|named) )(\\p{L}+)(?: (?:number|no|id|called|named|with (?:the )?id))?(,?) ${id}(?![\\p{L}\\p{N}])`,
    "gu",
  );
  return [...text.matchAll(before)].map(([, previous = "", word = "", comma]) => ({
    word,
    isNoun: comma === "" && beforeNoun.has(previous.toLowerCase()),
  }));
}

/**
 * Of two fields of one record the instruction does not ask for the one while the solution answers with the other, or sets it.
 */
export const otherField: Gate = async (trial) => {
  const stems = stemsIn(trial.candidate.instruction);
  const { says } = evidenceOf([trial.candidate.instruction]);
  for (const { tool, value, records } of await results(trial)) {
    const hasWord = (text: string) => [...stemsIn(text)].some((stem) => stems.has(stem));
    for (const record of records) {
      const fields = Object.entries(record).filter(([, each]) => each !== null && typeof each !== "object");
      const own = fields.filter(([, each]) => String(each) === value).map(([name]) => name);
      if (own.length === 0 || own.some(hasWord)) continue;
      const spec = trial.environment.tools.find(({ name }) => name === tool);
      const toolStems = stemsIn(spec === undefined ? "" : textOfTool(spec));
      const other = fields.find(
        ([name, each]) =>
          !own.includes(name) &&
          // The value that a record is chosen by is said; so is one that is set as well.
          !says(String(each)) &&
          [...stemsIn(name)].some((stem) => stems.has(stem) && !toolStems.has(stem)),
      );
      if (other === undefined) continue;
      return {
        code: "other-field",
        message: `The instruction speaks of ${other[0]}, and the solution is about ${own[0]}, another field of the same record. Make them agree.`,
      };
    }
  }
  return undefined;
};

interface Result {
  tool: string;
  /** What the solution came to: its answer, or what it wrote. */
  value: string;
  /** Where the value may be a field of. */
  records: JsonObject[];
}

async function results(trial: Trial): Promise<Result[]> {
  const { result, answer } = await trial.solution();
  const effects = new Map(trial.environment.tools.map(({ name, effect }) => [name, effect]));
  const writes = result.calls.filter(({ name }) => effects.get(name) === "write");
  if (writes.length === 0) {
    // Who compares several records answers with none of their fields.
    const once = result.calls.filter(
      ({ name }, _, all) => all.filter((other) => other.name === name).length === 1,
    );
    return once.map((call) => ({ tool: call.name, value: answer, records: recordsIn([call]) }));
  }
  const stems = stemsIn(trial.candidate.instruction);
  const records = recordsIn(await trial.looked());
  return writes
    .filter(({ name }) => !speaksOf(trial.environment, name, stems))
    .flatMap((call) => {
      const values = inputsOf(call).map(String);
      const fields = values.filter((value) =>
        records.some((record) => Object.values(record).map(String).includes(value)),
      );
      // Several at once are one thing of another name, an address say.
      return fields.length === 1 ? [{ tool: call.name, value: fields[0] as string, records }] : [];
    });
}

function recordsIn(calls: ToolCalls): JsonObject[] {
  return calls.flatMap(({ result }) => {
    const value: Json = result.kind === "value" ? result.value : null;
    return value !== null && typeof value === "object" && !Array.isArray(value) ? [value] : [];
  });
}
