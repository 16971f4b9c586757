/**
 * Fully gated candidates a second, against the same program executions in one fresh `node` process each, which is what
 * a user would write first: `npx tsx bench/gates.ts [environment] [rounds]`. The processes get everything that a tool
 * would answer beforehand and pay nothing for it, so the ratio is a lower bound. Both take turns in one run.
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import {
  type CodeAsTask,
  createGates,
  createJavaScriptSandbox,
  type Environment,
  type Program,
  type ProgramResult,
  type Sandbox,
  type Suite,
} from "sparring";

const name = process.argv[2] ?? "retail";
const rounds = Number(process.argv[3] ?? 5);
const perRound = 40;

const environment: Environment = (await import(`../environments/${name}/index.ts`)).default;
const suite: Suite = (await import(`../environments/${name}/suite/index.ts`)).default;

interface Execution {
  code: string;
  answer?: string;
  /** What its tool calls were answered. */
  results: unknown[];
}

const sandbox = createJavaScriptSandbox({ workers: availableParallelism() });

/** A sandbox that remembers what ran in it. */
function recording(executions: Execution[]): Sandbox {
  return {
    ...sandbox,
    async run(program: Program): Promise<ProgramResult> {
      const result = await sandbox.run(program);
      const results = result.calls.map((call) =>
        call.result.kind === "value" ? call.result.value : { error: call.result.error },
      );
      executions.push({
        code: program.code,
        results,
        ...(program.answer !== undefined && { answer: program.answer }),
      });
      return result;
    },
  };
}

/** Those that get as far as the last gate have paid for all of them. */
async function fullyGated(candidates: readonly CodeAsTask[]) {
  const chosen: { candidate: CodeAsTask; executions: Execution[] }[] = [];
  for (const candidate of candidates) {
    const executions: Execution[] = [];
    const verdict = await createGates({ environment, sandbox: recording(executions) }).check(candidate);
    if (verdict.admitted) chosen.push({ candidate, executions });
    else console.error(`left out: ${candidate.id}: ${verdict.gate}: ${verdict.message}`);
  }
  return chosen;
}

async function gate(candidates: readonly CodeAsTask[]): Promise<void> {
  await createGates({ environment, sandbox }).judge(candidates);
}

const runner = `
let input = "";
for await (const chunk of process.stdin) input += chunk;
const { code, answer, results } = JSON.parse(input);
const tools = new Proxy({}, { get: () => async () => results.shift() });
const body = Object.getPrototypeOf(async () => {}).constructor;
console.log(JSON.stringify(await new body("tools", "answer", code)(tools, answer)));`;

function inProcess(execution: Execution): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", runner], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`exit ${code}: ${execution.code}`)),
    );
    child.stdin.end(JSON.stringify(execution));
  });
}

/** As many processes at a time as there are cores. */
async function inProcesses(executions: readonly Execution[]): Promise<void> {
  const waiting = [...executions];
  const slot = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await inProcess(next);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, slot));
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

const items = await suite.items("dev");
const subjects = (await fullyGated(items.map(({ task }) => task))).slice(0, perRound);
const candidates = subjects.map(({ candidate }) => candidate);
const executions = subjects.flatMap((subject) => subject.executions);
const fewest = Math.min(...subjects.map((subject) => subject.executions.length));
console.log(
  `${name}: ${subjects.length} candidates a round, ${(executions.length / subjects.length).toFixed(1)} program executions each (at least ${fewest}), ${availableParallelism()} cores, node ${process.version}`,
);

const ours: number[] = [];
const theirs: number[] = [];
for (let round = 0; round < rounds; round++) {
  ours.push(subjects.length / (await seconds(() => gate(candidates))));
  theirs.push(subjects.length / (await seconds(() => inProcesses(executions))));
  console.log(
    `round ${round + 1}: gates ${ours[round]?.toFixed(1)}/s, processes ${theirs[round]?.toFixed(2)}/s`,
  );
}
const ratios = ours.map((rate, round) => rate / (theirs[round] as number));
console.log(
  `median: gates ${median(ours).toFixed(1)} candidates/s, processes ${median(theirs).toFixed(2)}/s, ratio ${median(ratios).toFixed(1)}; peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
await sandbox.close();
