import { type Json, type JsonObject, type Random, renderValue } from "../../src/core/index.ts";
import type { GeneratedWorld } from "./generated-world.ts";
import {
  type Answer,
  type Argument,
  answerText,
  call,
  Ref,
  read,
  resolve,
  resolveInput,
  type Step,
  type Task,
} from "./plan.ts";
import { programText } from "./program-text.ts";
import type { Transcript, Turn } from "./transcripts.ts";
import type { State } from "./world.ts";

/**
 * Somebody who acts with code solves the task, in one block or in several: what later steps depend on without taking
 * it from a variable must have been seen first. The system message of such worlds ends with "Act with code.".
 */
export function codeTranscript(random: Random, world: GeneratedWorld, state: State, task: Task): Transcript {
  const { steps } = task.program;
  const now = structuredClone(state);
  const results: Json[] = [];
  const turns: Turn[] = [{ role: "user", content: task.instruction, taught: false }];
  /** The chance to look at a result before going on. */
  const eager = random.pick([0, 0.3, 1, 1]);
  if (random.chance(0.08)) turns.push(...wrongBlock(random, world, now, task));
  let start = 0;
  for (const [index, step] of steps.entries()) {
    results.push(call(step.tool, now, resolveInput(step, results)));
    const isLast = index === steps.length - 1;
    // Whether a search gives an id or a record is in no description.
    const looks = step.tool.kind === "find" ? Math.max(eager, 0.5) : eager;
    if (!isLast && !mustLookAfter(index, task) && !random.chance(looks)) continue;
    const block = steps.slice(start, index + 1).map((each) => rebased(each, start, results));
    const own = results.slice(start);
    const answer = isLast ? answerOfBlock(random, task, start) : undefined;
    turns.push(
      answer === undefined
        ? blockTurn(resultText(random, block))
        : blockTurn(programText({ steps: block, answer })),
      observation(answer === undefined ? renderValue(own.at(-1)) : answerText(answer, own)),
    );
    start = index + 1;
  }
  turns.push({ role: "assistant", content: task.answer, taught: true });
  return { role: "executor", turns, task };
}

/** The transcript with every call as a block of code of its own, and without mistakes: those look different in code. */
export function inCode(transcript: Transcript): Transcript {
  const isMistake = (turn: Turn | undefined) => turn?.role === "assistant" && !turn.taught;
  const sound = transcript.turns.filter(
    (turn, index) => !isMistake(turn) && !isMistake(transcript.turns[index - 1]),
  );
  const turns = sound.map((turn): Turn => {
    const json = /^<tool_call>(.*)<\/tool_call>$/s.exec(turn.content)?.[1];
    if (json === undefined || turn.role !== "assistant") return turn;
    const { name, arguments: input } = JSON.parse(json) as { name: string; arguments: JsonObject };
    return blockTurn(`return await tools.${name}(${JSON.stringify(input)});`);
  });
  return { ...transcript, turns };
}

const blockTurn = (code: string): Turn => ({
  role: "assistant",
  content: `\`\`\`js\n${code}\n\`\`\``,
  taught: true,
});
const observation = (content: string): Turn => ({ role: "tool", content, taught: false });

/** Whether one has to see the result of a step before one can write the next. */
function mustLookAfter(index: number, { program: { steps, answer }, instruction }: Task): boolean {
  const step = steps[index]!;
  const next = steps[index + 1]!;
  if (next.tool.kind === "page look") return false;
  const uses = (argument: Argument): boolean =>
    argument instanceof Ref
      ? argument.step === index
      : Array.isArray(argument) && argument.some((item) => uses(item as Argument));
  const used = [...steps.flatMap(({ input }) => Object.values(input)), ...partsOf(answer)].some(uses);
  const shows = step.tool.spec.effect === "read" || step.tool.kind.startsWith("page ");
  const isStated = (argument: Argument) =>
    argument instanceof Ref || typeof argument === "object" || instruction.includes(String(argument));
  return (shows && !used) || !Object.values(next.input).every(isStated);
}

function partsOf(answer: Answer): readonly Argument[] {
  if (answer.kind === "parts") return answer.parts;
  return [answer.kind === "value" || answer.kind === "yes-no" ? answer.value : answer.list];
}

/** The step as it is written in a block that starts at `start`: what earlier blocks gave is stated. */
function rebased({ tool, input }: Step, start: number, results: readonly Json[]): Step {
  const inputs = Object.entries(input).map(([name, argument]) => [name, moved(argument, start, results)]);
  return { tool, input: Object.fromEntries(inputs) };
}

function moved(argument: Argument, start: number, results: readonly Json[]): Argument {
  if (Array.isArray(argument))
    return argument.map((item) => moved(item as Argument, start, results) as Json | Ref);
  if (!(argument instanceof Ref)) return argument;
  return argument.step < start ? resolve(argument, results) : new Ref(argument.step - start, argument.path);
}

/** What the last block returns where it can work out the answer by itself; undefined where the result must be looked at. */
function answerOfBlock(random: Random, { program: { answer } }: Task, start: number): Answer | undefined {
  const parts = partsOf(answer);
  if (answer.kind === "value" && answer.value === "done")
    return start === 0 && random.chance(0.5) ? answer : undefined;
  if (!parts.every((part) => part instanceof Ref && part.step >= start)) return undefined;
  const own = (part: Argument) => new Ref((part as Ref).step - start, (part as Ref).path);
  switch (answer.kind) {
    case "parts":
      return { kind: "parts", parts: parts.map(own) };
    case "value":
      return { kind: "value", value: own(answer.value) };
    case "yes-no":
      return { ...answer, value: own(answer.value) };
    default:
      return { ...answer, list: own(answer.list) };
  }
}

/** A block that returns what its last call gives. */
function resultText(random: Random, steps: readonly Step[]): string {
  const lines = programText({ steps, answer: { kind: "value", value: null } })
    .split("\n")
    .slice(0, -1);
  const last = lines.pop()!;
  const name = /^const (\w) = /.exec(last)?.[1];
  if (name !== undefined && random.chance(0.3)) return [...lines, last, `return ${name};`].join("\n");
  return [...lines, last.replace(/^(const \w = )?await/, "return await")].join("\n");
}

/** A block that looks something up by the wrong tool, which is not taught. */
function wrongBlock(random: Random, world: GeneratedWorld, state: State, task: Task): Turn[] {
  const texts = task.program.steps
    .flatMap(({ input }) => Object.values(input))
    .filter((argument) => typeof argument === "string");
  const lookUps = world.tools.filter(({ kind }) => kind === "get" || kind === "find");
  if (texts.length === 0 || lookUps.length === 0) return [];
  const tool = random.pick(lookUps);
  const input = { [(tool.arguments.id ?? tool.arguments.key)!]: random.pick(texts) };
  const result = call(tool, structuredClone(state), input);
  if (read(result, ["error"]) === undefined) return [];
  const block = blockTurn(`return await tools.${tool.spec.name}(${JSON.stringify(input)});`);
  return [{ ...block, taught: false }, observation(renderValue(result))];
}
