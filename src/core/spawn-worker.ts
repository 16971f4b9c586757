import { existsSync } from "node:fs";
import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts the worker module that lies beside `importer` under `name` (without extension): compiled code starts
 * compiled workers, TypeScript sources (tests) start TypeScript workers through tsx.
 */
export function spawnWorker(importer: string, name: string, options: WorkerOptions = {}): Worker {
  const compiled = new URL(`./${name}.js`, importer);
  if (existsSync(compiled)) return new Worker(compiled, { execArgv: [], ...options });
  const loader = new URL("./typescript-loader.mjs", import.meta.url);
  return new Worker(new URL(`./${name}.ts`, importer), { execArgv: ["--import", loader.href], ...options });
}
