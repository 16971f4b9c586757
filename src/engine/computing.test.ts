import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { smallConfig } from "../../test/engine/small-config.ts";

/** Asks the engine for a computation of many steps and exits in the middle of one. */
const script = `
import { createEngine } from ${JSON.stringify(join(import.meta.dirname, "index.ts"))};
const config = { ...${JSON.stringify(smallConfig)}, hidden_size: 256, intermediate_size: 512, num_attention_heads: 8 };
const engine = await createEngine(config, { seed: 1, threads: 1 });
const ids = Array.from({ length: 60 }, (_, t) => t % 39);
const data = Array.from({ length: 200 }, (_, d) => ({ ids: [d % 39, ...ids], weights: [1, ...ids].fill(1) }));
const computing = (async () => { for (;;) await engine.forwardBackward(data); })();
computing.catch(() => {});
setTimeout(() => process.exit(7), 400);
`;

test("a process that exits while an engine computes ends as it was told, without a word of the runtime", async () => {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = await new Promise((resolve) => child.on("close", (code, signal) => resolve([code, signal])));
  expect([ended, stderr]).toEqual([[7, null], ""]);
}, 60_000);
