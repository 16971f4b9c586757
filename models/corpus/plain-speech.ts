import { stemmer } from "stemmer";
import type { Json, JsonObject } from "../../src/core/index.ts";
import { call, resolveInput, run, type Task } from "./plan.ts";
import type { State, Tool } from "./world.ts";

/** Words that any request and any tool may have. */
const empty = new Set(
  "a an the of by for with and or all one every it its is are to in on from list show get give find read look view name names id ids which what there tell return known".split(
    " ",
  ),
);

const stems = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z]+/g) ?? []).filter((word) => !empty.has(word)).map(stemmer);

/**
 * Whether the instruction calls things what the tools call them: by accident a record's name can be another field's, and
 * an irregular plural no word of the tool. Such tasks are right, and still none to learn from.
 */
export function isPlainSpeech(
  instruction: string,
  task: Task,
  tools: readonly Tool[],
  state: State,
): boolean {
  const said = new Set(stems(instruction));
  const calls = task.program.steps.map((step, index) => ({
    tool: step.tool,
    input: resolveInput(step, task.results),
    result: task.results[index] as Json,
  }));
  if (task.state !== undefined) {
    const { step } = task.state;
    const input = resolveInput(step, []);
    calls.push({ tool: step.tool, input, result: call(step.tool, run(task.program, state).state, input) });
  }
  const silent = calls.some(
    ({ tool, input }) =>
      Object.keys(input).length === 0 &&
      tool.kind !== "showLog" &&
      !stems(textOf(tool)).some((stem) => said.has(stem)),
  );
  return (
    !silent &&
    !namesOtherKind(instruction, calls, tools) &&
    !namesOtherField(instruction, said, calls, task.answer)
  );
}

type Calls = readonly { tool: Tool; input: JsonObject; result: Json }[];

const textOf = ({ spec }: Tool) =>
  `${spec.name} ${spec.description} ${JSON.stringify(spec.input.properties)}`;

/** The word before an id is one that only other tools have. */
function namesOtherKind(instruction: string, calls: Calls, tools: readonly Tool[]): boolean {
  const used = new Set(calls.map(({ tool }) => tool));
  const here = new Set(
    calls.flatMap((each) => stems(textOf(each.tool) + JSON.stringify([each.input, each.result]))),
  );
  const elsewhere = new Set(tools.filter((tool) => !used.has(tool)).flatMap((tool) => stems(textOf(tool))));
  return calls
    .flatMap(({ input }) => Object.values(input).map(String))
    .filter((value) => /\d/.test(value) && /\D/.test(value))
    .some((value) => {
      const at = instruction.indexOf(value);
      const before =
        at < 0
          ? null
          : /(\w+)(?: (?:number|no|id|called|named|with (?:the )?id))?,? $/.exec(instruction.slice(0, at));
      return before !== null && stems(before[1]!).some((stem) => elsewhere.has(stem) && !here.has(stem));
    });
}

/** A record shows the value that matters under one field, and the instruction has the word for another. */
function namesOtherField(
  instruction: string,
  said: ReadonlySet<string>,
  calls: Calls,
  answer: string,
): boolean {
  const writes = calls.filter(({ tool }) => tool.spec.effect === "write");
  const values =
    writes.length === 0 ? [answer] : writes.flatMap(({ input }) => Object.values(input).map(String));
  const speaks = (name: string) => stems(name).some((stem) => said.has(stem));
  return calls.some(({ result }) => {
    if (result === null || typeof result !== "object" || Array.isArray(result)) return false;
    const fields = Object.entries(result).filter(([, each]) => each !== null && typeof each !== "object");
    return values.some((value) => {
      const own = fields.filter(([, each]) => String(each) === value).map(([name]) => name);
      if (own.length === 0 || own.some(speaks)) return false;
      return fields.some(
        ([name, each]) => !own.includes(name) && !instruction.includes(String(each)) && speaks(name),
      );
    });
  });
}
