import { type JsonObject, type Random, renderValue } from "../../src/core/index.ts";
import type { CustomerWorld } from "./customer.ts";
import * as wording from "./dialogue-phrases.ts";
import {
  askedTurns,
  type Change,
  detailsOf,
  helloTurns,
  withheldOf,
  withheldTurns,
} from "./dialogue-request.ts";
import { assistant, customer, slotsOf } from "./dialogue-turns.ts";
import { expand } from "./grammar.ts";
import { run, type Task } from "./plan.ts";
import { makeTask } from "./tasks.ts";
import { executorTranscript, type Transcript, type Turn } from "./transcripts.ts";
import type { State, Tool } from "./world.ts";

/**
 * Somebody serves a customer whose request may be vague: asks for what is missing, gets a yes before a change where the
 * rules want one, acts, and says how it went. A question is an assistant's turn that a user's turn follows.
 */
export function dialogueTranscript(
  random: Random,
  world: CustomerWorld,
  state: State,
  task: Task,
): Transcript {
  const turns = requestTurns(random, world, state, task);
  if (random.chance(0.15)) {
    const after = run(task.program, state).state;
    // Where a record was removed, others may still refer to it.
    const complete = Object.keys(state).every((noun) =>
      Object.keys(state[noun]!).every((id) => after[noun]![id] !== undefined),
    );
    const next = complete ? makeTask(random, world, after) : undefined;
    if (next !== undefined) {
      const asked = expand(random, wording.oneMore, { I: next.instruction });
      const [, ...served] = servedTurns(random, world, after, next, undefined);
      turns.push(customer(asked), ...served);
    }
  }
  return { role: "executor", turns, task };
}

function requestTurns(random: Random, world: CustomerWorld, state: State, task: Task): Turn[] {
  const details = random.chance(0.9) ? detailsOf(task) : undefined;
  if (details !== undefined) {
    const { turns, change } = askedTurns(random, world, state, task, details);
    return [...turns, ...servedTurns(random, world, state, task, change).slice(1)];
  }
  const served = servedTurns(random, world, state, task, undefined);
  const withheld = random.chance(0.6) ? withheldOf(task) : undefined;
  if (withheld !== undefined) return [...withheldTurns(random, state, withheld), ...served.slice(1)];
  return random.chance(0.6) ? served : [...helloTurns(random, task), ...served];
}

/** The task as an executor does it, with a question before every change where the rules want one. */
function servedTurns(
  random: Random,
  world: CustomerWorld,
  state: State,
  task: Task,
  change: Change | undefined,
): Turn[] {
  const { turns } = executorTranscript(random, world, state, task);
  if (!world.confirms) return turns;
  return turns.flatMap((turn) => {
    const made = turn.role === "assistant" && turn.taught ? callIn(world, turn.content) : undefined;
    if (made === undefined || !isChange(made.tool)) return [turn];
    const confirmed = [
      assistant(confirmationOf(random, world, made.tool, made.input)),
      customer(expand(random, `(${wording.yes})`)),
    ];
    if (change === undefined || made.tool !== change.step.tool) return [...confirmed, turn];
    const right = String(made.input[change.argument]);
    return [
      assistant(confirmationOf(random, world, made.tool, { ...made.input, [change.argument]: change.wrong })),
      customer(expand(random, `(${wording.correction})`, { V: right })),
      ...confirmed,
      turn,
    ];
  });
}

/** To turn pages changes nothing for the customer. */
const isChange = ({ kind, spec }: Tool) => spec.effect === "write" && !kind.startsWith("page ");

function callIn(world: CustomerWorld, content: string): { tool: Tool; input: JsonObject } | undefined {
  const json = /^<tool_call>(.*)<\/tool_call>$/s.exec(content)?.[1];
  if (json === undefined) return undefined;
  const { name, arguments: input } = JSON.parse(json) as { name: string; arguments: JsonObject };
  const tool = world.tools.find(({ spec }) => spec.name === name);
  return tool && { tool, input };
}

/** What is about to happen, and whether that is right; a kind without words of its own is described as the tool is. */
function confirmationOf(random: Random, world: CustomerWorld, tool: Tool, input: JsonObject): string {
  const { before, after } = world.confirmation;
  const given = (role: string) => renderValue(input[tool.arguments[role] ?? ""]);
  const deed = wording.deeds[tool.kind];
  const shown = Object.values(input).map((value) => renderValue(value));
  if (deed === undefined) return `${tool.spec.description}: ${shown.join(", ")}. ${after}`;
  const slots = slotsOf({ tool, input: {} }, tool.field?.name);
  const fieldless =
    tool.kind === "create" ? "key" : tool.kind.match(/increase|decrease|move/) ? "amount" : "value";
  const reason = tool.arguments.reason === undefined ? "" : ` (${given("reason")})`;
  const text = expand(random, `(${deed})`, {
    ...slots,
    R: `${slots.E} ${given("id")}`,
    V: given(fieldless),
    W: tool.kind === "move" ? given("other") : given("second"),
  });
  const extra =
    tool.kind === "create" && tool.arguments.value !== undefined ? ` with ${slots.F} ${given("value")}` : "";
  return `${before}${text}${extra}${reason}. ${after}`;
}
