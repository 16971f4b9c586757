#!/usr/bin/env node
import { setMaxListeners } from "node:events";
import { createConsole } from "./console.ts";
import { runCli } from "./program.ts";

const stop = new AbortController();
// Every request under way listens.
setMaxListeners(0, stop.signal);
let interrupts = 0;
const interrupt = () => {
  interrupts += 1;
  if (interrupts > 1) process.exit(130);
  console.log("Stopping after the work under way. Press Ctrl-C again to stop now.");
  stop.abort();
};
process.on("SIGINT", interrupt);
process.on("SIGTERM", interrupt);

const console = createConsole(process.stdout, process.stderr, stop.signal);
process.exitCode = await runCli(process.argv.slice(2), console);
// Whatever a failed command left open (a worker, a socket) must not keep the process alive.
process.stdout.write("", () => process.exit());
