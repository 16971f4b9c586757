import { playWithEndpoints } from "./play.ts";

/** The loop in a process of its own, to be killed: `child.ts FOLDER URL new|resume`. */
const [folder = "", url = "", mode] = process.argv.slice(2);
await playWithEndpoints(folder, { url, resume: mode === "resume" });
process.exit();
