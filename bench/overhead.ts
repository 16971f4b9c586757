/**
 * What running thousands of rollouts costs beside the model, side by side with PyPI's `verifiers`, which is installed into bench/.venv:
 * `npx tsx bench/overhead.ts [LATENCY_MS] [IN_FLIGHT...]`, by default 2000 ms and 1,000 and 4,000 rollouts.
 *
 * A stub in a process of its own answers every request after the latency: seven tool calls, then an answer. Three times as many
 * rollouts as are in flight are played, so the ideal is 3 x 8 latencies. Added latency is what the stub sees between a reply and the
 * same rollout's next request. Sparring's verifier runs in its sandbox, the peer's reward is a Python function in its process.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Gaps } from "./overhead-stub.ts";

const folder = import.meta.dirname;
const environment = join(folder, ".venv");
const python = join(environment, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
/** The last version whose agent loop runs in the process that asks for it; from 0.2 on every rollout is a program of its own. */
const peer = "verifiers==0.1.14";
const passes = 3;
const turns = 8;

interface Played {
  seconds: number;
  solved: number;
  memoryBefore: number;
  memoryPeak: number;
}

function installPeer(): void {
  const installed = spawnSync(python, ["-m", "pip", "show", "verifiers"], { encoding: "utf8" });
  if (existsSync(python) && installed.stdout?.includes(`Version: ${peer.split("==")[1]}`)) return;
  console.log(`installing ${peer} into ${environment}`);
  for (const [command, ...args] of [
    [process.env.PYTHON ?? "python3", "-m", "venv", environment],
    [python, "-m", "pip", "install", "--quiet", peer],
  ] as [string, ...string[]][]) {
    const { status } = spawnSync(command, args, { stdio: "inherit" });
    if (status !== 0)
      throw new Error(`${command} ${args.join(" ")}: expected to succeed, got exit code ${status}`);
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  const died = once(child, "exit").then(([code]) =>
    Promise.reject(new Error(`a process ended with ${code}`)),
  );
  died.catch(() => {});
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), "line"),
    died,
  ]);
  return line;
}

const script = (file: string) => [process.execPath, "--import", "tsx", join(folder, file)];
const players: Record<string, string[]> = {
  sparring: script("overhead-ours.ts"),
  [peer]: [python, join(folder, "overhead.py")],
};

async function measure(
  player: string[],
  latency: number,
  inFlight: number,
): Promise<{ played: Played; gaps: Gaps }> {
  const [node = "", ...stubScript] = script("overhead-stub.ts");
  const stub = spawn(node, [...stubScript, String(latency)], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const url = await firstLine(stub);
    const [command = "", ...args] = player;
    const child = spawn(command, [...args, url, String(inFlight), String(passes * inFlight)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const played: Played = JSON.parse(await firstLine(child));
    const gaps = (await (await fetch(`${url}/gaps`)).json()) as Gaps;
    return { played, gaps };
  } finally {
    stub.kill();
  }
}

const [latency = 2000, ...sizes] = process.argv.slice(2).map(Number);
installPeer();
console.log("| in flight | | of the ideal | memory a rollout | added latency, median and p99 | requests |");
console.log("|---|---|---|---|---|---|");
for (const inFlight of sizes.length > 0 ? sizes : [1000, 4000]) {
  for (const [name, player] of Object.entries(players)) {
    const { played, gaps } = await measure(player, latency, inFlight);
    if (played.solved !== passes * inFlight)
      throw new Error(`${name}: ${played.solved} solved of ${passes * inFlight}`);
    const ideal = (passes * turns * latency) / 1000;
    const memory = (played.memoryPeak - played.memoryBefore) / inFlight / 1000;
    console.log(
      `| ${inFlight} | ${name} | ${((100 * ideal) / played.seconds).toFixed(1)}% | ${memory.toFixed(0)} kB | ${gaps.median.toFixed(1)} and ${gaps.p99.toFixed(1)} ms | ${gaps.requests} |`,
    );
  }
}
