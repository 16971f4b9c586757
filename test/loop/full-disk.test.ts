import { spawnSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { playLoop } from "./play.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = await temporaryFolder();
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder]).status === 0;
afterAll(() => {
  if (mounted) spawnSync("umount", [folder]);
});

test.skipIf(!mounted)(
  "on a full disk the run stops with a clear error, and ends once there is space",
  async () => {
    const filler = join(folder, "filler");
    await writeFile(filler, Buffer.alloc(3.9e6));
    const run = join(folder, "run");
    await expect(playLoop(run, { resume: false })).rejects.toMatchObject({
      code: "data",
      message: expect.stringMatching(/the disk is full; free some space and resume/),
    });
    await rm(filler);
    const { report } = await playLoop(run, { resume: true });
    expect(report.tasks.admitted).toBeGreaterThan(10);
  },
);
