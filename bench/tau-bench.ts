/**
 * What a rollout of tau-bench costs here, against the original under CPython (`PYTHON`, or python3, with pydantic): reset,
 * step, score, and whole scored rollouts a minute a core, with the ground truth in the place of a model and its hash
 * remembered; and the memory of 1, 4 and 16 workers. Linux, for the memory.
 *
 *   npx tsx bench/tau-bench.ts CHECKOUT [TASKS] [WORKERS,...]
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { readCheckout } from "../src/benchmark/checkout.ts";
import { openInterpreter } from "../src/benchmark/interpreter.ts";
import { type Domain, type DomainName, openDomain, type TauTask } from "../src/benchmark/tau-bench/domain.ts";
import { tauBench } from "../src/benchmark/tau-bench/files.ts";

const [checkout, tasks = "20", workers = "1,4,16"] = process.argv.slice(2);
if (checkout === undefined)
  throw new Error("usage: npx tsx bench/tau-bench.ts CHECKOUT [TASKS] [WORKERS,...]");
const count = Number(tasks);

interface Cost {
  reset: number;
  step: number;
  score: number;
  whole: number;
  reward: number;
}

async function openOurs(name: DomainName, side: number): Promise<Domain> {
  const files = await readCheckout(tauBench[name], checkout);
  return openDomain({ name, files, workers: side, openInterpreter });
}

async function playOurs(domain: Domain, index: number, task: TauTask): Promise<Cost> {
  const began = performance.now();
  const talk = await domain.open("test", index, "Hello");
  const ready = performance.now();
  const gold = task.actions.filter(({ name }) => !domain.info.endingTools.includes(name));
  for (const [id, action] of gold.entries()) {
    const toolCalls = [{ id: String(id), ...action }];
    await talk.hear("tool-calling", { role: "assistant", content: "", toolCalls });
  }
  const acted = performance.now();
  const end = await talk.reply(task.outputs.join("\n"), "###STOP###");
  const ended = performance.now();
  await talk.close();
  return {
    reset: ready - began,
    step: (acted - ready) / Math.max(1, gold.length),
    score: ended - acted,
    whole: ended - began,
    reward: end.kind === "end" ? end.score.reward : 0,
  };
}

function openTheirs() {
  const script = fileURLToPath(new URL("./tau-bench.py", import.meta.url));
  const python = spawn(process.env.PYTHON ?? "python3", [script, checkout as string], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  return {
    pid: python.pid,
    play: async (name: DomainName, number: number): Promise<Cost[]> => {
      python.stdin.write(`${name} ${number}\n`);
      const line = await lines.next();
      if (line.done) throw new Error("the original ended");
      return JSON.parse(line.value) as Cost[];
    },
    close: () => python.kill(),
  };
}

const median = (costs: readonly Cost[], part: keyof Cost) => {
  const sorted = costs.map((cost) => cost[part]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

function report(name: string, costs: readonly Cost[]): void {
  const [reset, step, score, whole] = (["reset", "step", "score", "whole"] as const).map((part) =>
    median(costs, part),
  ) as [number, number, number, number];
  const unsolved = costs.filter(({ reward }) => reward !== 1).length;
  console.log(
    `${name}: reset ${reset.toFixed(1)} ms, step ${step.toFixed(2)} ms, score ${score.toFixed(1)} ms, rollout ${whole.toFixed(1)} ms, ${Math.round(60_000 / whole)} a minute a core${unsolved > 0 ? `; ${unsolved} without a reward` : ""}`,
  );
}

/** Of processes below this one, shared pages in equal parts. */
function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const line = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
    return sum + Number(line?.[1] ?? 0) / 1024;
  }, 0);
}

function children(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1] === String(process.pid)
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

for (const name of ["retail", "airline"] as const) {
  const ours = await openOurs(name, 1);
  const theirs = openTheirs();
  const all = await ours.tasks("test");
  // Fills the memory of the ground truth's hashes, and theirs with imported modules.
  for (let index = 0; index < count; index++) await playOurs(ours, index, all[index] as TauTask);
  await theirs.play(name, 1);
  const costs: { ours: Cost[]; theirs: Cost[] } = { ours: [], theirs: [] };
  // In turns, so that other load on the machine hits both alike.
  for (let round = 0; round < 3; round++) {
    for (let index = 0; index < count; index++) {
      costs.ours.push(await playOurs(ours, index, all[index] as TauTask));
    }
    costs.theirs.push(...(await theirs.play(name, count)));
  }
  report(`${name}, here`, costs.ours);
  report(`${name}, original`, costs.theirs);
  ours.close();
  theirs.close();
}

for (const side of workers.split(",").map(Number)) {
  const before = new Set(children());
  const ours = await openOurs("airline", side);
  for (let index = 0; index < side; index++) await ours.open("test", index, "Hello");
  const here = memoryOf(children().filter((pid) => !before.has(pid)));
  ours.close();
  const original = Array.from({ length: side }, openTheirs);
  await Promise.all(original.map((each) => each.play("airline", 1)));
  const there = memoryOf(original.flatMap(({ pid }) => (pid === undefined ? [] : [pid])));
  for (const each of original) each.close();
  console.log(
    `${side} workers with one airline rollout each: ${Math.round(here)} MB here, ${Math.round(there)} MB for the original`,
  );
}
process.exit(0);
