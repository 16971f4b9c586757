/**
 * The embedded engine and current PyTorch (`transformers` on the CPU) side by side: `npx tsx bench/pytorch.ts [word...]`, the
 * cases whose title contains one of the words, such as `generate` or `S`. Installs PyTorch as `npm run test:peers` does.
 * PyTorch's settings (threads, oneDNN or BLAS, compiled or not) are tried first, and the fastest is compared with. The two sides
 * are processes of their own that take turns, so that what else the machine does befalls both. Prints a Markdown table.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import install, { python } from "../test/peers/install.ts";
import { type Case, casesOf, operationsOf, titleOf, tokensOf, type Variant } from "./pytorch-cases.ts";

const cores = availableParallelism();
const pairs = Number(process.env.PAIRS ?? 7);
/** The first repetitions allocate memory and compile. */
const warmUps = 2;

interface Side {
  versions: Record<string, string>;
  repeat(): Promise<{ seconds: number; megabytes: number }>;
  close(): Promise<void>;
}

const open = {
  ours: (each: Case): Promise<Side> =>
    start(process.execPath, [...process.execArgv, join(import.meta.dirname, "pytorch-ours.ts")], {
      ...each,
      threads: cores,
    }),
  pytorch: (each: Case, variant: Variant): Promise<Side> =>
    start(python, [join(import.meta.dirname, "pytorch.py")], { ...each, ...variant }),
};

async function start(command: string, args: string[], job: Case & { threads: number }): Promise<Side> {
  const env = {
    ...process.env,
    OMP_NUM_THREADS: String(job.threads),
    MKL_NUM_THREADS: String(job.threads),
    // Threads that wait must not take the time of the other side.
    OMP_WAIT_POLICY: "PASSIVE",
    HF_HUB_OFFLINE: "1",
    CUDA_VISIBLE_DEVICES: "",
    TOKENIZERS_PARALLELISM: "false",
  };
  const child: ChildProcess = spawn(command, [...args, JSON.stringify(job)], {
    stdio: ["pipe", "pipe", "pipe"],
    env,
  });
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error(`${command}: expected pipes`);
  let complaints = "";
  stderr.on("data", (chunk) => {
    complaints = (complaints + chunk).slice(-2000);
  });
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(complaints.trim().split("\n").at(-1) ?? `${command} ended`);
    return JSON.parse(value);
  };
  const { ready } = await answer();
  return {
    versions: ready,
    repeat: () => {
      stdin.write("\n");
      return answer();
    },
    close: async () => {
      const exited = once(child, "exit");
      stdin.end();
      await exited;
    },
  };
}

/** Seconds of the best of a few repetitions. */
async function best(side: Side, repetitions: number): Promise<number> {
  for (let i = 0; i < warmUps; i++) await side.repeat();
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repetitions; i++) least = Math.min(least, (await side.repeat()).seconds);
  return least;
}

const threadCounts = cores > 1 ? [cores, 1] : [1];
const eager: Variant[] = threadCounts.flatMap((threads) =>
  [true, false].map((onednn) => ({ threads, onednn, compile: false })),
);

const nameOf = ({ threads, onednn, compile }: Variant) =>
  `${compile ? "compiled" : "eager"}, ${onednn ? "oneDNN" : "BLAS"}, ${threads} thread${threads === 1 ? "" : "s"}`;

/** Seconds, or none where the variant cannot run here, such as compiling without a C++ compiler. */
async function tried(each: Case, variant: Variant): Promise<number> {
  try {
    const side = await open.pytorch(each, variant);
    const seconds = await best(side, 2);
    await side.close();
    console.error(`  ${nameOf(variant)}: ${(tokensOf(each.work) / seconds).toFixed(1)} tokens/s`);
    return seconds;
  } catch (fault) {
    console.error(`  ${nameOf(variant)}: ${(fault as Error).message}`);
    return Number.POSITIVE_INFINITY;
  }
}

/** PyTorch's fastest settings for a case: the best threads and kernels, and with them compiled code where that is faster. */
async function fastest(each: Case): Promise<Variant> {
  let found = eager[0] as Variant;
  let least = Number.POSITIVE_INFINITY;
  const consider = async (variant: Variant) => {
    const seconds = await tried(each, variant);
    if (seconds < least) [found, least] = [variant, seconds];
  };
  for (const variant of eager) await consider(variant);
  await consider({ ...found, compile: true });
  return found;
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]) => sorted(values)[values.length >> 1] as number;

/** The two in turns, each of them first as often as the other. */
async function compare(each: Case, variant: Variant) {
  const [ours, theirs] = [await open.ours(each), await open.pytorch(each, variant)];
  for (let i = 0; i < warmUps; i++) {
    await ours.repeat();
    await theirs.repeat();
  }
  const seconds = { ours: [] as number[], theirs: [] as number[] };
  const megabytes = { ours: 0, theirs: 0 };
  const measure = async (side: "ours" | "theirs") => {
    const result = await (side === "ours" ? ours : theirs).repeat();
    seconds[side].push(result.seconds);
    megabytes[side] = result.megabytes;
  };
  for (let pair = 0; pair < pairs; pair++) {
    const order = ["ours", "theirs"] as const;
    for (const side of pair % 2 === 0 ? order : order.toReversed()) await measure(side);
  }
  await ours.close();
  await theirs.close();
  const ratios = sorted(seconds.ours.map((mine, i) => (seconds.theirs[i] as number) / mine));
  const versions = { ...ours.versions, ...theirs.versions };
  return { ours: median(seconds.ours), theirs: median(seconds.theirs), ratios, megabytes, versions };
}

install();
const cases = casesOf(process.argv.slice(2));
if (cases.length === 0) throw new Error("expected words of a case's title, such as: train S generate M");
const [{ config }] = cases as [Case];
const product: Case = { shape: "float32", config, work: { kind: "matmul", size: 1024 } };
const settled: Variant = { threads: cores, onednn: true, compile: false };
const raw = await compare(product, settled);
const speed = (seconds: number) => operationsOf(product) / seconds / 1e9;
const ceiling = Math.max(speed(raw.ours), speed(raw.theirs));

const rows: string[] = [];
for (const each of cases) {
  console.error(titleOf(each));
  const variant = await fastest(each);
  const { ours, theirs, ratios, megabytes } = await compare(each, variant);
  const rate = (seconds: number) => (tokensOf(each.work) / seconds).toFixed(0);
  const share = (seconds: number) => `${((operationsOf(each) / seconds / 1e9 / ceiling) * 100).toFixed(0)}%`;
  const [low, high] = [ratios[0] as number, ratios.at(-1) as number];
  rows.push(
    [
      titleOf(each),
      rate(ours),
      rate(theirs),
      `${median(ratios).toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
      `${megabytes.ours.toFixed(0)} / ${megabytes.theirs.toFixed(0)}`,
      `${share(ours)} / ${share(theirs)}`,
      nameOf(variant),
    ].join(" | "),
  );
  console.error(`  ${rows.at(-1)}`);
}

const versions = Object.entries(raw.versions).map(([name, version]) => `${name} ${version}`);
console.log(`${cores} cores of ${cpus()[0]?.model}; ${versions.join(", ")}; ${pairs} pairs in turns.
A product of 1024x1024 matrices: ${speed(raw.ours).toFixed(0)} GFLOP/s in ONNX Runtime, ${speed(raw.theirs).toFixed(0)} in PyTorch.

| | Sparring, tokens/s | PyTorch, tokens/s | ratio of pairs: median (range) | peak MB, Sparring / PyTorch | of the product's speed, Sparring / PyTorch | PyTorch's fastest settings |
|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join("\n")}`);
