import { createRandom, type Random } from "../src/core/index.ts";
import { loadTokenizer } from "../src/model/index.ts";
import { systemPrompt } from "../src/rollout/index.ts";
import { createEncoder } from "./corpus/conversation.ts";
import { environmentOf } from "./corpus/environment.ts";
import { type GeneratedWorld, makeWorld } from "./corpus/generated-world.ts";
import { makeTask } from "./corpus/tasks.ts";
import { challengerTranscript, executorTranscript } from "./corpus/transcripts.ts";
import { drawState } from "./corpus/world.ts";

/** Prints what the corpus is made of: lengths in tokens, calls, families of tools, speed. `npx tsx models/measure-corpus.ts [WORLDS]` */
const worlds = Number(process.argv[2] ?? 600);
const tokenizer = await loadTokenizer(new URL("./lab", import.meta.url).pathname);
const encode = createEncoder(tokenizer, { system: 0.1, spoken: 1, toolName: 3, answer: 3, failure: 0.3 });

const count = (counts: Record<string, number>, key: string | number) => {
  counts[key] = (counts[key] ?? 0) + 1;
};
const shares = (counts: Record<string, number>) => {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return Object.entries(counts)
    .sort(([a, m], [b, n]) => (/^\d+$/.test(a) ? Number(a) - Number(b) : n - m))
    .map(([key, n]) => `${key} ${((100 * n) / total).toFixed(1)}%`)
    .join(", ");
};
const spread = (values: number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return `mean ${(values.reduce((a, b) => a + b, 0) / values.length).toFixed(0)}, median ${at(0.5)}, 95% ${at(0.95)}, largest ${at(1)}`;
};

function draw(random: Random, world: GeneratedWorld, role: "executor" | "challenger") {
  const state = drawState(random, world.tables);
  const task = makeTask(random, world, state);
  if (task === undefined) return undefined;
  return (role === "executor" ? executorTranscript : challengerTranscript)(random, world, state, task);
}

const tools: number[] = [];
const tables: Record<string, number> = {};
const prompts: number[] = [];
const kinds: Record<string, number> = {};
for (const role of ["executor", "challenger"] as const) {
  const calls: Record<string, number> = {};
  const explored: Record<string, number> = {};
  const toolsUsed: Record<string, number> = {};
  const lengths: number[] = [];
  const asked = { entity: 0, calls: 0, tools: 0 };
  let refusals = 0;
  let writing = 0;
  let tooLong = 0;
  let made = 0;
  let tried = 0;
  let milliseconds = 0;
  for (let index = 0; index < worlds; index++) {
    const started = process.cpuUsage();
    const random = createRandom("measure", role, index);
    const world = makeWorld(random);
    const transcripts = [0, 1, 2].map(() => draw(random, world, role));
    const used = process.cpuUsage(started);
    milliseconds += (used.user + used.system) / 1000;
    const system = systemPrompt(environmentOf(world), "json", "brief");
    if (role === "executor") {
      tools.push(world.tools.length);
      prompts.push(tokenizer.encode(system).length);
      count(tables, world.tables.length);
      for (const tool of world.tools) count(kinds, tool.kind);
    }
    for (const transcript of transcripts) {
      tried++;
      if (transcript === undefined) continue;
      made++;
      const { task, turns } = transcript;
      count(calls, task.program.steps.length);
      for (const step of task.program.steps) count(toolsUsed, step.tool.kind);
      if (role === "challenger") count(explored, turns.filter((turn) => turn.role === "tool").length);
      if (task.program.steps.some(({ tool }) => tool.spec.effect === "write")) writing++;
      const request = turns[0]!.content;
      if (/\nAbout: /.test(request)) asked.entity++;
      if (/\nCalls: /.test(request)) asked.calls++;
      if (/\nUsing: /.test(request)) asked.tools++;
      if (turns.some((turn) => turn.role === "assistant" && !turn.taught)) refusals++;
      const { length } = encode(system, transcript, false).ids;
      lengths.push(length);
      if (length > 900) tooLong++;
    }
  }
  console.log(`${role}: ${made} of ${tried} made, ${(milliseconds / made).toFixed(2)} ms each`);
  console.log(`  calls: ${shares(calls)}`);
  console.log(`  with a write: ${((100 * writing) / made).toFixed(1)}%`);
  console.log(`  tokens: ${spread(lengths)}; over 900: ${tooLong}`);
  console.log(`  tools used: ${shares(toolsUsed).split(", ").slice(0, 40).join(", ")}`);
  if (role === "executor") console.log(`  with an untaught call: ${((100 * refusals) / made).toFixed(1)}%`);
  else {
    console.log(`  calls of the exploration: ${shares(explored)}`);
    console.log(`  asked, of ${made}: ${JSON.stringify(asked)}`);
  }
}
console.log(`tools a world: ${spread(tools)}`);
console.log(`tables a world: ${shares(tables)}`);
console.log(`system prompt, tokens: ${spread(prompts)}`);
console.log(`kinds of tools: ${shares(kinds)}`);
