import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { atExit, messageOf } from "../core/index.ts";
import { denoBinary, pyodideFolder } from "./python-binary.ts";
import type { FrameKind } from "./python-protocol.ts";

/** No single message may be longer: code that reaches the pipe could fill this process's memory. */
const MAX_FRAME_BYTES = 64 * 2 ** 20;
/** What Deno itself needs beside the interpreter's memory. */
const DENO_BYTES = 768 * 2 ** 20;

export interface Frame {
  kind: number;
  bytes: Buffer;
}

/** The Deno child, seen as a pipe of frames. */
export interface Child {
  send(kind: FrameKind, content: string | Uint8Array): void;
  /** The next frame; undefined once the process has ended, or has sent what is no frame. */
  receive(): Promise<Frame | undefined>;
  /** The end of what the process wrote on its standard error. */
  said(): string;
  alive(): boolean;
  closed(): boolean;
  kill(): void;
  close(): void;
  /** Whether the child keeps this process alive; at first it does. */
  keepAwake(yes: boolean): void;
}

/** `memoryBytes` is what the interpreter may use; the operating system caps the whole process where it can. */
export function startChild(memoryBytes: number, cpuSeconds?: number): Child {
  const deno = spawnDeno(memoryBytes + DENO_BYTES, cpuSeconds);
  let alive = true;
  let closed = false;
  let said = "";
  deno.stderr.on("data", (bytes: Buffer) => {
    said = (said + bytes.toString("utf8")).slice(-4000);
  });
  deno.on("error", (cause) => {
    said += messageOf(cause);
    alive = false;
  });
  // Writing to a process that has just ended is no news: reading says so.
  deno.stdin.on("error", () => {});
  const handles = [deno, deno.stdin as Socket, deno.stdout as Socket, deno.stderr as Socket];
  const frames = readFrames(deno.stdout);
  const ended = new Promise<void>((resolve) => deno.once("close", () => resolve()));
  // A child that computes does not notice that its parent has gone.
  const release = atExit(() => deno.kill("SIGKILL"));
  deno.once("exit", () => {
    alive = false;
    release();
  });

  function kill(): void {
    alive = false;
    deno.kill("SIGKILL");
  }
  return {
    send(kind, content) {
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      const header = Buffer.alloc(5);
      header.writeUInt8(kind);
      header.writeUInt32LE(bytes.length, 1);
      deno.stdin.write(header);
      deno.stdin.write(bytes);
    },
    async receive() {
      const frame = await frames();
      if (frame === undefined) {
        kill();
        await ended;
      }
      return frame;
    },
    said: () => said,
    alive: () => alive,
    closed: () => closed,
    kill,
    close() {
      closed = true;
      kill();
    },
    keepAwake(yes) {
      for (const handle of handles) yes ? handle.ref() : handle.unref();
    },
  };
}

function spawnDeno(capBytes: number, cpuSeconds: number | undefined): ChildProcessWithoutNullStreams {
  const deno = denoBinary();
  const flags = ["--quiet", "--no-prompt", "--no-config", "--no-lock", "--no-remote", "--no-npm"];
  const args = ["run", ...flags, `--allow-read=${pyodideFolder().path}`, childModule()];
  const options = {
    // A cache folder that cannot be: Deno would keep localStorage and caches there, from one program to the next.
    env: { DENO_DIR: `${deno}/none`, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", TZ: "UTC" },
    cwd: pyodideFolder().path,
    stdio: "pipe" as const,
    windowsHide: true,
  };
  if (process.platform === "win32") return spawn(deno, args, options);
  // The shell sets the limits and becomes Deno, so that killing the child kills Deno.
  const limits = ["ulimit -c 0", `ulimit -d ${Math.ceil(capBytes / 1024)} 2>/dev/null`];
  if (cpuSeconds !== undefined) limits.push(`ulimit -t ${cpuSeconds}`);
  // In a process group of its own: Ctrl-C in a terminal is for this process, which may want to finish what it began.
  const own = { ...options, detached: true };
  return spawn("/bin/sh", ["-c", `${limits.join("; ")}; exec "$0" "$@"`, deno, ...args], own);
}

/** Compiled, or as TypeScript source (tests): Deno runs both. */
function childModule(): string {
  const compiled = fileURLToPath(new URL("./python-child.js", import.meta.url));
  return existsSync(compiled) ? compiled : fileURLToPath(new URL("./python-child.ts", import.meta.url));
}

/** Cuts a stream into frames, reading no further than it is asked to; undefined at its end and at what is no frame. */
function readFrames(stream: Readable): () => Promise<Frame | undefined> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let buffered: Buffer[] = [];
  let length = 0;

  async function take(count: number): Promise<Buffer | undefined> {
    while (length < count) {
      const next = await chunks.next();
      if (next.done) return undefined;
      buffered.push(next.value);
      length += next.value.length;
    }
    const all = buffered.length === 1 ? (buffered[0] as Buffer) : Buffer.concat(buffered);
    buffered = [all.subarray(count)];
    length -= count;
    return all.subarray(0, count);
  }

  return async () => {
    const header = await take(5);
    if (!header) return undefined;
    const size = header.readUInt32LE(1);
    if (size > MAX_FRAME_BYTES) return undefined;
    const bytes = await take(size);
    return bytes && { kind: header.readUInt8(0), bytes };
  };
}
