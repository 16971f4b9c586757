/**
 * Plays a loop whose challenger and executor are behind an endpoint, a stub with faults, once in peace and once with SIGKILL after random
 * numbers of replies and `--resume` after each: `npx tsx test/long/endpoint-kills.ts FOLDER [kills]`. Exits with 1 where a
 * recorded call was asked for again, calls under way were not counted, or the two runs differ in anything but times and counters.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { createRandom } from "../../src/core/index.ts";
import { killAndResume } from "../faults/kills.ts";
import { playWithEndpoints } from "../faults/play.ts";
import { startStub } from "../faults/start-stub.ts";
import { everythingIn } from "../loop/crash.ts";

const [folder, wanted = "20"] = process.argv.slice(2);
if (folder === undefined) throw new Error("endpoint-kills: expected a folder for the two runs");
const whole = join(folder, "whole");
const killed = join(folder, "killed");
rmSync(folder, { recursive: true, force: true });

const stub = await startStub(0.05);
await playWithEndpoints(whole, { url: stub.stub, resume: false });
const answered = (await stub.log()).length;
const kills = Number(wanted);
// So few replies each time that all kills fall within the run.
const most = Math.max(1, Math.floor((1.6 * answered) / kills));
const random = createRandom("endpoint-kills", Date.now());
const done = await killAndResume(killed, stub, { kills, replies: [1, most], random });
const asked = (await stub.log()).map(({ key }) => key);
const again = done.flatMap(({ asked: from, recorded }) =>
  asked.slice(from).filter((key) => recorded.has(key)),
);
const underWay = done.reduce((sum, kill) => sum + kill.underWay, 0);
const { usage } = JSON.parse(readFileSync(join(killed, "report.json"), "utf8"));
const equal = isDeepStrictEqual(await everythingIn(whole), await everythingIn(killed));
await stub.close();

console.log(
  `${done.length} kills: ${again.length} recorded calls asked for again; ${usage.repeated} calls counted as repeated, ${underWay} were under way; records and report ${equal ? "equal" : "DIFFER"} apart from times and counters`,
);
process.exitCode = again.length === 0 && usage.repeated === underWay && equal ? 0 : 1;
