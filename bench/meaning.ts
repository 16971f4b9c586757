/**
 * What the gates on meaning (grounded, named) refuse: `npx tsx bench/meaning.ts [corpus transcripts] [--show]`. Every hand-written task
 * of the built-in suites goes through all gates as if a challenger had proposed it, as it is (a refusal is a false alarm)
 * and with its instruction spoilt (a refusal is a catch); so do the tasks of generated worlds. `--show` prints what was
 * misjudged.
 */
import {
  type CodeAsTask,
  createGates,
  createJavaScriptSandbox,
  type Environment,
  type Suite,
} from "sparring";
import { candidateOf } from "../models/corpus/candidate.ts";
import { environmentOf } from "../models/corpus/environment.ts";
import { makeWorld } from "../models/corpus/generated-world.ts";
import { makeTranscript } from "../models/corpus/make-transcript.ts";
import { nouns } from "../models/words.ts";
import { createRandom, type Random } from "../src/core/index.ts";
import { runProgram } from "../src/environment/index.ts";
import { keysOf } from "../src/gates/words.ts";

interface Case {
  environment: Environment;
  task: CodeAsTask;
  /** Another task of the same environment. */
  other: CodeAsTask | undefined;
  /** Fields of the records that the solution sees. */
  fields: string[];
}

const wanted = Number(process.argv[2] ?? 300);
const show = process.argv.includes("--show");
const sandbox = createJavaScriptSandbox({ workers: 2 });

async function suiteCases(name: string): Promise<Case[]> {
  const environment: Environment = (await import(`../environments/${name}/index.ts`)).default;
  const suite: Suite = (await import(`../environments/${name}/suite/index.ts`)).default;
  const items = (await Promise.all([suite.items("dev"), suite.items("test")])).flat();
  const cases = items.map(async ({ task, posed }, index) => {
    const others = items.filter((each) => each.posed !== posed);
    const other = createRandom("other", index).pick(others).task;
    return { environment, task, other, fields: await fieldsSeen(environment, task) };
  });
  return Promise.all(cases);
}

async function fieldsSeen(environment: Environment, task: CodeAsTask): Promise<string[]> {
  const world = await environment.reset(task.scenario);
  const { calls } = await runProgram(sandbox, environment, world, task.solution);
  const names = calls.flatMap(({ result }) => (result.kind === "value" ? keysOf(result.value) : []));
  return [...new Set(names.filter((name) => /^[a-z]{3,}$/.test(name)))];
}

async function corpusCases(): Promise<Case[]> {
  const cases: Case[] = [];
  for (let index = 0; cases.length < wanted; index++) {
    const random = createRandom("meaning", index);
    const world = makeWorld(random);
    const environment = environmentOf(world);
    const candidates = Array.from({ length: 6 }, () => makeTranscript(random, world, "challenger"))
      .filter((made) => made !== undefined)
      .map((made, at) => candidateOf(`c${index}-${at}`, environment, made));
    const [task, other] = candidates;
    if (task === undefined) continue;
    cases.push({ environment, task, other, fields: await fieldsSeen(environment, task) });
  }
  return cases;
}

const toolNouns = ({ tools }: Environment) => [
  ...new Set(tools.flatMap(({ name }) => name.split("_").slice(1)).filter((word) => word.length > 3)),
];

/** Replaces one of the known words in the instruction; undefined where it has none. */
function swapWord(
  random: Random,
  { task }: Case,
  known: readonly string[],
  replacements: readonly string[],
): string | undefined {
  const found = random
    .shuffle([...task.instruction.matchAll(/\p{L}+/gu)])
    .find(([word]) => known.includes(word.toLowerCase().replace(/s$/, "")));
  if (found === undefined) return undefined;
  const [word] = found;
  const fitting = replacements.filter((each) => each !== word.toLowerCase().replace(/s$/, ""));
  if (fitting.length === 0) return undefined;
  const replacement = random.pick(fitting) + (word.endsWith("s") ? "s" : "");
  return (
    task.instruction.slice(0, found.index) + replacement + task.instruction.slice(found.index + word.length)
  );
}

/** Other digits in one id or number of the instruction. */
function changeId(random: Random, { task }: Case): string | undefined {
  const found = random.shuffle([...task.instruction.matchAll(/[\p{L}#_-]*\d+(?:\.\d+)?/gu)])[0];
  if (found === undefined) return undefined;
  const changed = found[0].replace(/\d/g, (digit) => String((Number(digit) + random.integer(1, 8)) % 10));
  return (
    task.instruction.slice(0, found.index) + changed + task.instruction.slice(found.index + found[0].length)
  );
}

const spoilers: Record<string, (random: Random, each: Case) => string | undefined> = {
  "as it is": (_, { task }) => task.instruction,
  "another task's instruction": (_, { other }) => other?.instruction,
  "one id or number changed": changeId,
  "one noun from elsewhere": (random, each) => {
    const known = toolNouns(each.environment);
    return swapWord(
      random,
      each,
      known,
      nouns.filter((noun) => !known.includes(noun)),
    );
  },
  "one noun of another tool": (random, each) =>
    swapWord(random, each, toolNouns(each.environment), toolNouns(each.environment)),
  "one field for its neighbour": (random, each) => swapWord(random, each, each.fields, each.fields),
};

async function refusals(cases: readonly Case[], spoil: (typeof spoilers)[string]) {
  const counts = new Map<string, number>();
  const misjudged: string[] = [];
  let total = 0;
  for (let from = 0; from < cases.length; from += 32) {
    await Promise.all(
      cases.slice(from, from + 32).map(async (each, at) => {
        const instruction = spoil(createRandom("spoil", from + at), each);
        if (instruction === undefined) return;
        total++;
        const { environment, task } = each;
        const verdict = await createGates({ environment, sandbox }).check({ ...task, instruction });
        const wrong = verdict.admitted !== (instruction === task.instruction);
        if (wrong)
          misjudged.push(
            `${task.id}: ${instruction} | ${verdict.admitted ? task.solution : verdict.message}`,
          );
        if (verdict.admitted) return;
        const key = `${verdict.gate} ${verdict.code}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }),
    );
  }
  return { counts, total, misjudged };
}

const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)}%`;
console.log("| tasks | instruction | n | refused | by |\n|---|---|---|---|---|");
const sources: [string, Case[]][] = [
  ["calculation", await suiteCases("calculation")],
  ["retail", await suiteCases("retail")],
  ["generated worlds", await corpusCases()],
];
for (const [name, cases] of sources) {
  for (const [title, spoil] of Object.entries(spoilers)) {
    const { counts, total, misjudged } = await refusals(cases, spoil);
    const refused = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const by = [...counts].map(([key, count]) => `${key} ${count}`).join(", ");
    console.log(`| ${name} | ${title} | ${total} | ${percent(refused, total)} | ${by} |`);
    if (show) for (const line of misjudged.slice(0, 40)) console.error(`   ${line.replace(/\n/g, " ")}`);
  }
}
await sandbox.close();
