import type { Random } from "../../src/core/index.ts";
import { inventedWord, personName } from "./names.ts";
import { type Program, passes, Ref, read, resolveInput, run, type Step, type Task } from "./plan.ts";
import { programText } from "./program-text.ts";
import type { State, Tool } from "./world.ts";

/**
 * Three different plausible programs that do not do what the task asks; undefined where there are too few. Of those
 * that only answer, at most one says what was seen, and it comes first; those that call tools, like the solution, come last:
 * whoever learns this order repeats neither a failure nor the solution.
 */
export function makeFailures(
  random: Random,
  state: State,
  task: Task,
  seen: string,
  tools: readonly Tool[] = [],
): Program[] | undefined {
  const failures: Program[] = [];
  const texts = new Set([programText(task.program)]);
  for (let attempt = 0; attempt < 40 && failures.length < 3; attempt++) {
    const program = wrongProgram(random, tools, state, task, seen);
    if (program === undefined) continue;
    const text = programText(program);
    if (texts.has(text) || !isSound(program, state) || passes(task, run(program, state))) continue;
    const place = placeOf(program, seen);
    const taken = place !== places.invented && failures.some((failure) => placeOf(failure, seen) === place);
    if (taken && attempt < 25) continue;
    texts.add(text);
    failures.push(program);
  }
  if (failures.length < 3) return undefined;
  return failures.sort((one, other) => placeOf(one, seen) - placeOf(other, seen));
}

/** In the order of failures. */
const places = { seen: 0, invented: 1, calls: 2 };

function placeOf({ steps, answer }: Program, seen: string): number {
  if (steps.length > 0) return places.calls;
  const wasSeen = answer.kind === "value" && seen.includes(String(answer.value));
  return wasSeen ? places.seen : places.invented;
}

/** Every argument is there when it is needed: the program fails by its outcome, not by breaking. */
function isSound(program: Program, state: State): boolean {
  const { results } = run(program, state);
  return program.steps.every((step) =>
    Object.values(resolveInput(step, results)).every((argument) => argument !== null),
  );
}

function wrongProgram(
  random: Random,
  tools: readonly Tool[],
  state: State,
  task: Task,
  seen: string,
): Program | undefined {
  const answered = task.judgesAnswer;
  const steps = task.program.steps;
  const way = random.next();
  if (answered && way < 0.85)
    return { steps: [], answer: { kind: "value", value: wrongAnswer(random, task.answer, seen) } };
  if (!answered && way < 0.25)
    return { steps: [], answer: { kind: "value", value: random.chance(0.8) ? "done" : "no" } };
  if (!answered && steps.length === 1 && way < 0.4) return onlyLooks(random, tools, steps[0]!);
  if (!answered && way < 0.4 && steps.length > 1)
    return { steps: steps.slice(0, -1), answer: { kind: "value", value: "done" } };
  if (way < 0.95) return otherArgument(random, state, task, seen);
  if (answered && task.program.answer.kind === "value" && task.program.answer.value instanceof Ref)
    return otherField(random, task, task.program.answer.value);
  return undefined;
}

/** Reads the record that should be changed, and says that all is done. */
function onlyLooks(random: Random, tools: readonly Tool[], { tool, input }: Step): Program | undefined {
  const id = tool.arguments.id === undefined ? undefined : input[tool.arguments.id];
  const readers = tools.filter(
    (other) =>
      other.spec.effect === "read" &&
      other.table === tool.table &&
      Object.keys(other.arguments).length === 1 &&
      other.arguments.id !== undefined,
  );
  if (typeof id !== "string" || readers.length === 0) return undefined;
  const reader = random.pick(readers);
  return {
    steps: [{ tool: reader, input: { [reader.arguments.id!]: id } }],
    answer: { kind: "value", value: "done" },
  };
}

function wrongAnswer(random: Random, answer: string, seen: string): string {
  if (answer === "yes" || answer === "no")
    return random.pick([answer === "yes" ? "no" : "yes", "maybe", "done", "unknown"]);
  const number = Number(answer);
  if (answer !== "" && Number.isFinite(number) && random.chance(0.7))
    return String(number + random.pick([-10, -2, -1, 1, 1, 2, 3, 5, 10, 100]));
  const words = seen.match(/[\w#@.-]+/g) ?? [];
  const alike = words.filter((word) => word !== answer && /\d/.test(word) === /\d/.test(answer));
  return alike.length > 0 && random.chance(0.85) ? random.pick(alike) : inventedWord(random);
}

/** The same steps about another record, with another value or another number. */
function otherArgument(random: Random, state: State, task: Task, seen: string): Program | undefined {
  const steps = task.program.steps;
  const spots = steps.flatMap((step, index) =>
    Object.entries(step.input)
      .filter(([, argument]) => typeof argument === "string" || typeof argument === "number")
      .map(([name]) => ({ index, name })),
  );
  if (spots.length === 0) return undefined;
  const spot = random.pick(spots);
  const step = steps[spot.index] as Step;
  const old = step.input[spot.name] as string | number;
  const changed =
    typeof old === "number"
      ? Math.max(1, old + random.pick([-5, -2, -1, 1, 2, 5, 10]))
      : otherText(random, state, step.tool, spot.name, old, seen);
  if (changed === undefined || changed === old) return undefined;
  const program = {
    steps: steps.map((other, index) =>
      index === spot.index ? { tool: step.tool, input: { ...step.input, [spot.name]: changed } } : other,
    ),
    answer: task.program.answer,
  };
  const broken = run(program, state).results.some((result) => read(result, ["error"]) !== undefined);
  // A refused step leaves later ones without what they need; alone it is a plausible slip.
  return broken && steps.length > 1 ? undefined : program;
}

function otherText(
  random: Random,
  state: State,
  tool: Tool,
  name: string,
  old: string,
  seen: string,
): string | undefined {
  const role = Object.entries(tool.arguments).find(([, argument]) => argument === name)?.[0];
  if (role === "id" || role === "other") {
    const ids = Object.keys(state[tool.table!.noun]!).filter((id) => id !== old && seen.includes(id));
    return ids.length === 0 ? undefined : random.pick(ids);
  }
  if (role === "reason") return undefined;
  if (role === "text" || role === "title")
    return old.split(" ").slice(0, -1).join(" ") || inventedWord(random);
  if (role === "to" || role === "who") return personName(random);
  if (role === "key" || role === "old" || role === "fresh" || role?.startsWith("p"))
    return wrongAnswer(random, old, seen);
  if (tool.field?.values !== undefined) return random.pick(tool.field.values);
  if (tool.table === undefined || role === "value") return inventedWord(random);
  return undefined;
}

function otherField(random: Random, task: Task, answer: Ref): Program | undefined {
  const result = task.results[answer.step]!;
  if (typeof result !== "object" || result === null || Array.isArray(result)) return undefined;
  const names = Object.keys(result).filter(
    (name) => name !== answer.path[0] && typeof result[name] !== "object",
  );
  if (names.length === 0) return undefined;
  return {
    steps: task.program.steps,
    answer: { kind: "value", value: new Ref(answer.step, [random.pick(names)]) },
  };
}
