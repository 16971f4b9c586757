import type { Json, Random } from "../../src/core/index.ts";
import { verbs } from "../words.ts";
import type { CustomerWorld } from "./customer.ts";
import * as wording from "./dialogue-phrases.ts";
import { asSentence, assistant, customer, slotsOf, spoken } from "./dialogue-turns.ts";
import { expand } from "./grammar.ts";
import { capital, withArticle } from "./names.ts";
import { call, Ref, read, type Step, type Task } from "./plan.ts";
import { callTurns, type Turn } from "./transcripts.ts";
import type { State, Tool } from "./world.ts";

/** What the customer first gets wrong and corrects when asked to confirm. */
export interface Change {
  step: Step;
  argument: string;
  wrong: Json;
}

/** A customer who first says hardly anything. */
export function helloTurns(random: Random, task: Task): Turn[] {
  const { table } = task.program.steps.at(-1)!.tool;
  const record = table === undefined ? "something" : recordSlots(random, table).R;
  const text = expand(random, `(${wording.vagueOpening})`, { R: record });
  return [
    customer(
      random.chance(0.25)
        ? random.pick(["hi", "Hello", "good morning", "Hey!"])
        : said(random, text, random.chance(0.6)),
    ),
    assistant(asSentence(expand(random, `(${wording.howCanIHelp})`), "?")),
  ];
}

/** How customers write: with or without a greeting, capitals and full stops. */
function said(random: Random, text: string, careful: boolean): string {
  const greeting = random.chance(0.4) ? `${random.pick(["hi", "hello", "good morning", "hey"])}, ` : "";
  const whole = `${greeting}${text}`;
  if (!careful) return whole;
  const end = /^(can|is|are|what|which|who|how)\b/.test(text) ? "?" : ".";
  return `${capital(whole).replace(/\bi\b/g, "I")}${end}`;
}

/** A value that the customer has to give. */
export interface Detail {
  step: Step;
  argument: string;
  role: string;
  value: string | number;
}

/**
 * The values of a task that can be asked for one by one: the last call says what is wanted, and at most a search for
 * its record comes before it. Undefined for other tasks.
 */
export function detailsOf({ program }: Task): Detail[] | undefined {
  const { steps, answer } = program;
  const last = steps.at(-1)!;
  const { kind, table } = last.tool;
  if (table === undefined || wishOf(last.tool) === undefined || steps.length > 2) return undefined;
  if (steps.length === 2 && (steps[0]!.tool.kind !== "find" || steps[0]!.tool.table !== table))
    return undefined;
  const isRead = last.tool.spec.effect === "read";
  if (
    isRead &&
    !(answer.kind === "value" && answer.value instanceof Ref && answer.value.step === steps.length - 1)
  )
    return undefined;
  if (kind === "get" && fieldOf(last, program.answer) === undefined) return undefined;
  const details: Detail[] = [];
  for (const step of steps) {
    for (const [argument, value] of Object.entries(step.input)) {
      if (value instanceof Ref) continue;
      if (typeof value !== "string" && typeof value !== "number") return undefined;
      const role = Object.entries(step.tool.arguments).find(([, name]) => name === argument)?.[0];
      if (role === undefined) return undefined;
      details.push({ step, argument, role, value });
    }
  }
  return details.length > 0 ? details : undefined;
}

/** What a tool is wanted for: in words of the kind's own, or as the tool describes itself where it is told to do something. */
function wishOf({ kind, spec }: Tool): string | undefined {
  const [verb] = spec.description.toLowerCase().split(" ", 1);
  const isOrder = spec.effect === "write" && verbs.includes(verb!);
  return wording.wishes[kind] ?? (isOrder ? lowered(spec.description) : undefined);
}

const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** The field that the last call is about. */
function fieldOf(step: Step, answer: Task["program"]["answer"]): string | undefined {
  if (step.tool.kind !== "get") return step.tool.field?.name;
  const name = answer.kind === "value" && answer.value instanceof Ref ? answer.value.path[0] : undefined;
  return typeof name === "string" && (answer as { value: Ref }).value.path.length === 1 ? name : undefined;
}

function recordSlots(random: Random, { noun, plural }: { noun: string; plural: string }) {
  const R = expand(random, `(${wording.vagueRecord})`, { E: noun, P: plural });
  return { E: noun, P: plural, R: R === `a ${noun}` ? withArticle(noun) : R };
}

/** A customer who does not say all, and answers what is asked back. */
export function askedTurns(
  random: Random,
  world: CustomerWorld,
  state: State,
  task: Task,
  details: readonly Detail[],
): { turns: Turn[]; change: Change | undefined } {
  const last = task.program.steps.at(-1)!;
  const table = last.tool.table!;
  const slots = slotsOf(last, fieldOf(last, task.program.answer));
  const careful = random.chance(0.6);
  const turns: Turn[] = [];
  const [first] = details;
  // A customer may name the record at once, and forget the rest.
  const saysRecord = wording.wishes[last.tool.kind]?.includes("{R}") ?? false;
  const names = details.length > 1 && saysRecord && random.chance(0.35);
  const missing = names ? details.slice(1) : details;
  const record = names ? named(random, first!) : recordSlots(random, table).R;
  const wish = expand(random, `(${wishOf(last.tool)})`, { ...slots, R: record });
  turns.push(customer(said(random, expand(random, wording.opening, { W: wish }), careful)));

  const change = world.confirms ? changeOf(random, missing) : undefined;
  const reply = (detail: Detail) => {
    const wrong =
      change?.step === detail.step && change.argument === detail.argument ? change.wrong : undefined;
    return replyTo(random, { ...detail, value: (wrong as string | undefined) ?? detail.value });
  };
  const slip = missing.includes(first!) ? slipTurns(random, state, first!) : undefined;
  if (world.asksAtOnce && slip === undefined) {
    const asked = missing.map((detail) => questionFor(random, detail)).join(", and ");
    turns.push(
      assistant(asSentence(asked, "?")),
      customer(missing.map(reply).join(random.pick([", ", " and ", ", "]))),
    );
  } else {
    for (const detail of missing) {
      turns.push(assistant(asSentence(questionFor(random, detail), "?")));
      if (detail === first && slip !== undefined) turns.push(...slip);
      turns.push(customer(reply(detail)));
    }
  }
  return { turns, change };
}

function named(random: Random, { step, role, value }: Detail): string {
  const noun = step.tool.table!.noun;
  if (role === "id") return random.chance(0.5) ? `${noun} ${value}` : `the ${noun} ${value}`;
  return random.chance(0.5)
    ? `the ${noun} ${value}`
    : `the ${noun} with ${spoken(step.tool.field?.name)} ${value}`;
}

function questionFor(random: Random, { step, role, argument }: Detail): string {
  const { tool } = step;
  const isNew = tool.kind === "create" ? wording.newQuestions[role] : undefined;
  const isOther = tool.kind === "assign" && role === "value" ? wording.otherQuestion : undefined;
  const isFamiliar = tool.kind === "find" || wording.wishes[tool.kind] !== undefined || role === "id";
  const own = isNew ?? isOther ?? (isFamiliar ? wording.questions[role] : undefined);
  const field = tool.kind === "create" && role === "key" ? tool.table!.fields[0]!.name : tool.field?.name;
  if (own === undefined) return expand(random, `(${wording.plainQuestion})`, { F: spoken(argument) });
  return expand(random, `(${own})`, slotsOf(step, field));
}

function replyTo(random: Random, { step, role, value }: Detail): string {
  const isSearch = role !== "key" || step.tool.kind === "find";
  const isField = role !== "value" || step.tool.kind.startsWith("set");
  const known = isSearch && isField ? wording.replies[role] : undefined;
  return expand(random, `(${known ?? wording.plainReply})`, {
    ...slotsOf(step, step.tool.field?.name),
    V: String(value),
  });
}

/** A request without the id of one of its records, and that record; undefined where the request cannot do without. */
export function withheldOf(task: Task): { before: string; after: string; detail: Detail } | undefined {
  for (const step of task.program.steps) {
    const { arguments: names, table } = step.tool;
    const id = step.input[names.id ?? ""];
    if (table === undefined || typeof id !== "string") continue;
    const named = task.bare.split(`${table.noun} ${id}`);
    if (named.length !== 2 || task.bare.split(id).length !== 2 || /^[\w-]/.test(named[1]!)) continue;
    const before = named[0]!.replace(/\b(the|our|my) $/, "");
    if (before !== "" && !before.endsWith(" ")) continue;
    return { before, after: named[1]!, detail: { step, argument: names.id!, role: "id", value: id } };
  }
  return undefined;
}

/** A customer whose request says everything but which record it is about. */
export function withheldTurns(
  random: Random,
  state: State,
  { before, after, detail }: NonNullable<ReturnType<typeof withheldOf>>,
): Turn[] {
  const { noun } = detail.step.tool.table!;
  const record = random.pick([withArticle(noun), `one ${noun}`, `my ${noun}`, `our ${noun}`, `this ${noun}`]);
  return [
    customer(said(random, `${before}${record}${after}`, random.chance(0.6))),
    assistant(asSentence(questionFor(random, detail), "?")),
    ...(slipTurns(random, state, detail) ?? []),
    customer(replyTo(random, detail)),
  ];
}

/** A number that the customer will correct. */
function changeOf(random: Random, missing: readonly Detail[]): Change | undefined {
  const detail = missing.find(
    ({ role, value, step }) =>
      (role === "value" || role === "amount") && typeof value === "number" && wording.deeds[step.tool.kind],
  );
  if (detail === undefined || !random.chance(0.2)) return undefined;
  const wrong = Number(detail.value) + random.integer(1, 20);
  return { step: detail.step, argument: detail.argument, wrong };
}

/** The customer first names a record that does not exist. */
function slipTurns(random: Random, state: State, detail: Detail): Turn[] | undefined {
  const { step, argument, role, value } = detail;
  const { table } = step.tool;
  if (step.tool.spec.effect !== "read" || role !== "id" || table === undefined || !random.chance(0.12))
    return undefined;
  const wrong = table.makeId(random);
  const result = call(step.tool, structuredClone(state), { [argument]: wrong });
  if (wrong === value || read(result, ["error"]) === undefined) return undefined;
  const slots = slotsOf(step, step.tool.field?.name);
  const apology = asSentence(expand(random, `(${wording.notFound})`, slots), ".");
  return [
    customer(replyTo(random, { ...detail, value: wrong })),
    ...callTurns({ tool: step.tool, input: { [argument]: wrong } }, result),
    assistant(`${apology} ${asSentence(questionFor(random, detail), "?")}`),
  ];
}
