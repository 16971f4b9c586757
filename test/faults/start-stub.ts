import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { StubAddresses, StubLog } from "./stub.ts";

export interface Stub extends StubAddresses {
  log(): Promise<StubLog>;
  /** Resolves when it has sent so many more replies. */
  answered(more: number, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Starts the stub and its proxy in a process of their own. */
export async function startStub(faults = 0): Promise<Stub> {
  const child = start("stub.ts", [String(faults)]);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const died = once(child, "exit").then(([code]) => Promise.reject(new Error(`stub.ts ended with ${code}`)));
  const [line] = await Promise.race([once(lines, "line"), died]);
  died.catch(() => {});
  const addresses: StubAddresses = JSON.parse(line);
  const get = async (path: string, signal?: AbortSignal) =>
    (await fetch(`${addresses.stub}/${path}`, signal ? { signal } : {})).json();
  return {
    ...addresses,
    log: async () => (await get("log")) as StubLog,
    answered: async (more, signal) => {
      await get(`answered?more=${more}`, signal);
    },
    close: async () => {
      const exited = once(child, "exit");
      child.stdin?.end();
      await exited;
    },
  };
}

/** A script of this folder in a process of its own. */
export function start(script: string, args: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return spawn(process.execPath, ["--import", "tsx", path, ...args], { stdio: ["pipe", "pipe", "inherit"] });
}
