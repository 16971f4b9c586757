import { playLoop } from "./play.ts";

/** The loop in a process of its own, to be killed: `child.ts FOLDER new|resume`. One event a line on stdout. */
const [folder = "", mode] = process.argv.slice(2);
await playLoop(folder, {
  resume: mode === "resume",
  onEvent: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`),
});
process.exit();
