/**
 * Programs per second in the sandbox, against what one would write without it: a fresh `node` process for every
 * program. The same verifier with the same 20 tool calls runs in both, in alternating blocks of one run, two at a time,
 * so that other load on the machine hits both alike. `npx tsx bench/sandbox.ts [seconds]`
 */
import { spawn } from "node:child_process";
import { createJavaScriptSandbox } from "../src/sandbox/index.ts";

const CONCURRENCY = 2;
const orders = Array.from({ length: 20 }, (_, id) => ({ id, items: [id, id + 1], total: id * 10 }));
const code = `
  let total = 0;
  for (let id = 0; id < 20; id++) {
    const order = await tools.order({ id });
    if (order.items.length !== 2) return false;
    total += order.total;
  }
  return total === 1900 && answer === "1900";`;

const sandbox = createJavaScriptSandbox({ workers: CONCURRENCY });

async function inSandbox(): Promise<unknown> {
  const result = await sandbox.run({
    code,
    tools: ["order"],
    answer: "1900",
    call: async (_name, argumentsJson) => {
      const { id } = JSON.parse(argumentsJson) as { id: number };
      return { kind: "value", value: orders[id] ?? null };
    },
  });
  return result.value;
}

/** The tools travel with the program here: a process boundary for each call would only make it slower. */
const script = `
  const orders = ${JSON.stringify(orders)};
  const tools = { order: async ({ id }) => orders[id] };
  const answer = "1900";
  (async () => {${code}})().then((value) => process.stdout.write(JSON.stringify(value)));`;

function inProcess(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", () => resolve(JSON.parse(text)));
  });
}

async function measure(run: () => Promise<unknown>, seconds: number): Promise<number> {
  const start = performance.now();
  let count = 0;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (performance.now() - start < seconds * 1000) {
        if ((await run()) !== true) throw new Error("bench: the verifier should say true");
        count += 1;
      }
    }),
  );
  return count / ((performance.now() - start) / 1000);
}

const seconds = Number(process.argv[2] ?? 2);
await measure(inSandbox, seconds / 2);
await measure(inProcess, seconds / 2);
const ratios: number[] = [];
for (let block = 1; block <= 5; block++) {
  const ours = await measure(inSandbox, seconds);
  const theirs = await measure(inProcess, seconds);
  ratios.push(ours / theirs);
  console.log(
    `block ${block}: sandbox ${ours.toFixed(0)}/s, node process ${theirs.toFixed(1)}/s, ratio ${(ours / theirs).toFixed(1)}`,
  );
}
ratios.sort((a, b) => a - b);
console.log(`median ratio ${ratios[2]?.toFixed(1)} (${ratios[0]?.toFixed(1)} to ${ratios[4]?.toFixed(1)})`);
console.log(`resident memory ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`);
await sandbox.close();
