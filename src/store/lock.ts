import { link, readFile, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { messageOf, SparringError } from "../core/index.ts";

interface Holder {
  pid: number;
  host: string;
  /** When the process began, where the system tells; process ids are used again, above all in containers. */
  started: string | null;
}

const heldHere = new Set<string>();

/** Keeps a second process off the folder until the returned function is called. A dead process's lock is taken over. */
export async function lock(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "lock");
  const own = `${path}.${process.pid}`;
  const me: Holder = { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
  await writeFile(own, JSON.stringify(me));
  try {
    // Linked, not written in place: nobody ever sees a lock without its holder.
    while (!(await tryLink(own, path))) await removeIfStale(folder, path);
  } catch (error) {
    if (error instanceof SparringError) throw error;
    throw new SparringError("usage", `lock ${folder}: ${messageOf(error)}`, { cause: error });
  } finally {
    await unlink(own);
  }
  heldHere.add(path);
  return async () => {
    if (heldHere.delete(path)) await unlink(path);
  };
}

async function tryLink(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function removeIfStale(folder: string, path: string): Promise<void> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const holder = parseHolder(text);
  if (holder === undefined || !(await isStale(holder, path))) {
    const who = holder ? `process ${holder.pid} on ${holder.host}` : "another process";
    throw new SparringError(
      "usage",
      `open run ${folder}: it is in use by ${who}; wait until that ends, or delete ${path} if no such process exists`,
    );
  }
  await unlink(path);
}

async function isStale(holder: Holder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) return false;
  if (holder.pid === process.pid) return !heldHere.has(path);
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  return holder.started !== null && (await startOf(holder.pid)) !== holder.started;
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    if (typeof holder?.pid !== "number" || typeof holder.host !== "string") return undefined;
    return { pid: holder.pid, host: holder.host, started: holder.started ?? null };
  } catch {
    return undefined;
  }
}

/** Linux: boot id and start time in clock ticks since boot. Null on systems without /proc. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // Fields are counted after the command's name, which may itself hold spaces and brackets.
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${boot.trim()}/${ticks}`;
  } catch {
    return null;
  }
}
