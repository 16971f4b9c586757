/**
 * The Python sandbox: a start from the memory snapshot against a cold one, a program with 20 tool calls in an interpreter
 * of its own against the same in a notebook, and what counting steps costs. Rounds alternate, so that other load on the
 * machine hits both sides alike. `npx tsx bench/python.ts [rounds]`
 */
import { createPythonSandbox, openPython, type Program, type ProgramResult } from "../src/sandbox/index.ts";

const rounds = Number(process.argv[2] ?? 10);
const sandbox = createPythonSandbox({ workers: 1 });

const program: Program = {
  code: `total = 0
for id in range(20):
    order = tools.order(id=id)
    if len(order["items"]) != 2: return False
    total += order["total"]
return total == 1900`,
  tools: ["order"],
  call: async (_name, json) => {
    const { id } = JSON.parse(json) as { id: number };
    return { kind: "value", value: { id, items: [id, id + 1], total: id * 10 } };
  },
};
const loop: Program = {
  code: "for i in range(1_000_000): pass",
  tools: [],
  call: program.call,
  limits: { fuel: 1e9, timeoutMs: 1e6 },
};
const uncounted = { ...loop, code: `import pyodide_js\npyodide_js.setInterruptBuffer(None)\n${loop.code}` };

async function open(snapshot: boolean): Promise<void> {
  const python = await openPython({ snapshot });
  python.close();
}

/** Of the program alone, without the start of its interpreter. */
async function own(run: Promise<ProgramResult> | undefined): Promise<number> {
  const result = await run;
  if (!result?.ok || result.value === false) throw new Error("bench: the program should pass");
  return result.milliseconds;
}

async function whole(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work;
  return performance.now() - start;
}

const notebook = sandbox.notebook?.("python");
const measured: Record<string, () => Promise<number>> = {
  "start, from the snapshot": () => whole(open(true)),
  "start, cold": () => whole(open(false)),
  "program, interpreter of its own": () => whole(own(sandbox.run(program))),
  "program, in a notebook": () => whole(own(notebook?.run(program))),
  "a million loops, steps counted": () => own(sandbox.run(loop)),
  "a million loops, not counted": () => own(sandbox.run(uncounted)),
};
const times = new Map<string, number[]>(Object.keys(measured).map((name) => [name, []]));
await open(true);
await own(notebook?.run(program));
for (let round = 0; round < rounds; round++) {
  for (const [name, measure] of Object.entries(measured)) times.get(name)?.push(await measure());
}
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
for (const [name, values] of times) console.log(`${name.padEnd(34)} ${median(values).toFixed(1)} ms`);
const memory = await sandbox.run({
  ...program,
  code: "import js\nreturn js.Deno.memoryUsage().rss / 2**20",
});
console.log(`${"memory of an interpreter".padEnd(34)} ${Math.round(memory.value as number)} MB`);
await notebook?.close();
await sandbox.close();
