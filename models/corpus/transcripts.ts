import { challengePrompt, renderProposal } from "../../src/challenger/index.ts";
import { type Json, type JsonObject, type Random, renderValue } from "../../src/core/index.ts";
import { makeFailures } from "./failures.ts";
import type { GeneratedWorld } from "./generated-world.ts";
import { isPlainSpeech } from "./plain-speech.ts";
import { call, type Program, resolveInput, type Step, type Task } from "./plan.ts";
import { programText, verifyText } from "./program-text.ts";
import { makeSlip, makeVainCall, type Slip } from "./slips.ts";
import { embellish } from "./style.ts";
import { copyOf, type State, type Table, type Tool } from "./world.ts";

/** One message after the system prompt. `taught` is false where somebody did what the model should not learn. */
export interface Turn {
  role: "user" | "assistant" | "tool";
  content: string;
  taught: boolean;
  /** Whether the conversation stops in the middle of it. */
  unfinished?: true;
}

export interface Transcript {
  role: "executor" | "challenger";
  turns: Turn[];
  task: Task;
}

interface Call {
  tool: Tool;
  input: JsonObject;
}

export const callText = (name: string, input: JsonObject): string =>
  `<tool_call>{"name":${JSON.stringify(name)},"arguments":${JSON.stringify(input)}}</tool_call>`;

export function callTurns({ tool, input }: Call, observation: Json): Turn[] {
  return [
    { role: "assistant", content: callText(tool.spec.name, input), taught: true },
    { role: "tool", content: renderValue(observation), taught: false },
  ];
}

/** Somebody solves the task, one call a turn. Now and then a call goes wrong first, which is not taught, only what follows. */
export function executorTranscript(
  random: Random,
  world: GeneratedWorld,
  state: State,
  task: Task,
): Transcript {
  const turns: Turn[] = [{ role: "user", content: task.instruction, taught: false }];
  const now = copyOf(state);
  const results: Json[] = [];
  const slips = random.chance(0.3) ? random.integer(0, task.program.steps.length - 1) : -1;
  for (const [index, step] of task.program.steps.entries()) {
    const input = resolveInput(step, results);
    if (index === slips) {
      const slip = makeSlip(random, world, now, { tool: step.tool, input });
      if (slip !== undefined) turns.push(...slipTurns(slip));
      const another = random.chance(0.2)
        ? makeSlip(random, world, now, { tool: step.tool, input })
        : undefined;
      if (another !== undefined && another.name !== slip?.name) turns.push(...slipTurns(another));
    }
    results.push(call(step.tool, now, input));
    turns.push(...callTurns({ tool: step.tool, input }, results[index]!));
  }
  turns.push({ role: "assistant", content: task.answer, taught: true });
  return { role: "executor", turns, task };
}

function slipTurns({ name, input, observation }: Slip): Turn[] {
  return [
    { role: "assistant", content: callText(name, input), taught: false },
    { role: "tool", content: observation, taught: false },
  ];
}

/** Somebody explores and then poses the task; undefined where the world gives no way to know what the task needs. */
export function challengerTranscript(
  random: Random,
  world: GeneratedWorld,
  state: State,
  task: Task,
): Transcript | undefined {
  if (!task.posable) return undefined;
  const instruction = withoutStrangers(random, task);
  if (!isPlainSpeech(instruction, task, world.tools, state)) return undefined;
  // Somebody has to know an id to begin with: where no tool lists them, the request names one.
  const listed = (table: Table) => world.tools.some((tool) => tool.kind === "list" && tool.table === table);
  const first = task.known.find(({ table }) => !listed(table)) ?? task.known[0];
  const named =
    first === undefined
      ? random.chance(0.35)
        ? task.about
        : undefined
      : random.chance(0.7) || !listed(first.table)
        ? `${first.table.noun} ${first.id}`
        : undefined;
  const explored = explore(random, world, state, task, named ?? "");
  if (explored === undefined) return undefined;
  // Not every request can be met: there may be less to do, and a tool may have nothing to do with the entity.
  const more = random.chance(0.12) ? random.integer(1, 2) : 0;
  const stray = random.chance(0.2) ? random.pick(world.tools) : undefined;
  const inVain = stray && first && makeVainCall(random, world, state, stray, first.id);
  const failures = makeFailures(random, state, task, explored.seen, world.tools);
  if (failures === undefined) return undefined;
  const used = [...new Set(task.program.steps.map((step) => step.tool.spec.name))];
  // The loop asks for tools and for a number of calls, mostly for both.
  const request = {
    ...(named !== undefined && { entity: named }),
    ...(random.chance(0.75) && { calls: task.program.steps.length + more }),
    ...(random.chance(0.75) && {
      tools: random.shuffle([
        ...new Set([
          ...random.shuffle(used).slice(0, random.chance(0.4) ? 1 : random.integer(1, 3)),
          ...(stray ? [stray.spec.name] : []),
        ]),
      ]),
    }),
  };
  const numeric = /^-?\d+(\.\d+)?$/.test(task.answer) && Number(task.answer) !== 0;
  const proposal = renderProposal({
    instruction,
    solution: programText(spelled(random, task, explored.seen)),
    verify: verifyText(task, numeric && random.chance(0.35)),
    failures: failures.map(programText),
  });
  const turns: Turn[] = [
    { role: "user", content: challengePrompt(request, "brief"), taught: false },
    ...explored.turns,
    ...(inVain ? slipTurns(inVain) : []),
    ...(inVain && random.chance(0.3) ? slipTurns(inVain) : []),
    { role: "assistant", content: proposal, taught: true },
  ];
  return { role: "challenger", turns, task };
}

/** The instruction with small talk that names nobody whom the world does not know. */
function withoutStrangers(random: Random, task: Task): string {
  const names = (text: string) => text.match(/(?<=[a-z,] )[A-Z][a-z]+/g) ?? [];
  const own = new Set(names(task.bare));
  let instruction = task.instruction;
  for (let attempt = 0; attempt < 8; attempt++) {
    if (names(instruction).every((name) => own.has(name)) && /\d/.test(instruction) === /\d/.test(task.bare))
      return instruction;
    instruction = embellish(random, task.bare);
  }
  return task.bare;
}

/** Sometimes a program states what it could have taken from an earlier result. */
function spelled(random: Random, task: Task, seen: string): Program {
  if (task.program.steps.length < 2 || !random.chance(0.15)) return task.program;
  const steps = task.program.steps.map((step, index): Step => {
    const input = resolveInput(step, task.results);
    const stated = index > 0 && Object.values(input).every((value) => seen.includes(renderValue(value)));
    return stated ? { tool: step.tool, input } : step;
  });
  return { steps, answer: task.program.answer };
}

interface Exploration {
  turns: Turn[];
  /** All that was read, as text. */
  seen: string;
}

function explore(
  random: Random,
  world: GeneratedWorld,
  state: State,
  task: Task,
  named: string,
): Exploration | undefined {
  const now = copyOf(state);
  const turns: Turn[] = [];
  const done = new Set<string>();
  let seen = named;
  const look = (tool: Tool, input: JsonObject) => {
    const key = `${tool.spec.name} ${JSON.stringify(input)}`;
    if (done.has(key) && tool.spec.effect === "read") return;
    done.add(key);
    const slip = random.chance(0.08) ? makeSlip(random, world, now, { tool, input }) : undefined;
    if (slip !== undefined) turns.push(...slipTurns(slip));
    const result = call(tool, now, input);
    seen += ` ${renderValue(result)}`;
    turns.push(...callTurns({ tool, input }, result));
  };
  for (const { table, id } of task.known) {
    const shown = () => new RegExp(`(^|[^\\w])${id.replace(/[^\w]/g, "\\$&")}($|[^\\w])`).test(seen);
    const list = world.tools.find((tool) => tool.kind === "list" && tool.table === table);
    if (!shown() && list !== undefined) look(list, {});
    if (!shown()) return undefined;
    const getter = world.tools.find((tool) => tool.kind === "get" && tool.table === table);
    if (getter !== undefined) look(getter, { [getter.arguments.id!]: id });
    else
      for (const tool of world.tools
        .filter((other) => other.kind === "getField" && other.table === table)
        .slice(0, 2))
        look(tool, { [tool.arguments.id!]: id });
  }
  const writes = task.program.steps.findIndex((step) => step.tool.spec.effect === "write");
  const computed = task.program.steps.some((step) =>
    /move|increase|decrease|create|register|Entry|book/.test(step.tool.kind),
  );
  const trial = writes >= 0 && (computed || task.judgesAnswer || random.chance(0.15));
  for (const [index, step] of task.program.steps.entries()) {
    if (writes >= 0 && index >= writes && !trial) break;
    look(step.tool, resolveInput(step, task.results));
  }
  if (trial && task.state !== undefined && !seen.includes(renderValue(task.state.expected ?? ""))) {
    done.clear();
    look(task.state.step.tool, resolveInput(task.state.step, []));
  }
  return turns.length > 14 ? undefined : { turns, seen };
}
