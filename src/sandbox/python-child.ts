/**
 * The program of the Deno child: one Python interpreter (Pyodide) that serves the requests of its parent, one after the
 * other. It imports nothing but Pyodide, and its types are erased, so that Deno runs this file as it is.
 * It keeps nothing from the Python code: what is enforced here (fuel, memory, output) is enforced on code that keeps to
 * Python, and is reproducible; code that reaches JavaScript meets the parent's limits and Deno's permissions.
 */
import type { PyodideInterface } from "pyodide";
import type { FRAME, FrameKind, Opening, Reply, Request } from "./python-protocol.ts";

declare const Deno: {
  stdin: { readSync(into: Uint8Array): number | null };
  stdout: { writeSync(bytes: Uint8Array): number };
  exit(code: number): never;
};

// The values of FRAME: importing them would need a permission.
const kinds: typeof FRAME = {
  open: 1,
  snapshot: 2,
  file: 3,
  request: 4,
  answer: 5,
  ready: 6,
  ask: 7,
  print: 8,
  reply: 9,
};

/** 2026-01-01T00:00:00Z; the clock stands still but for what the code sleeps. */
let clock = 1_767_225_600_000;
/** CPython's eval breaker, as Pyodide builds it, looks at the signal buffer once in so many calls and backward jumps. */
const STEPS_PER_CHECK = 51;
const PRINT_BYTES = 4096;
const GIBIBYTE = 2 ** 30;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const { parse, stringify } = JSON;

function readFully(bytes: Uint8Array): Uint8Array {
  for (let at = 0; at < bytes.length; ) {
    const count = Deno.stdin.readSync(bytes.subarray(at));
    if (count === null) Deno.exit(0);
    at += count;
  }
  return bytes;
}

function readFrame(): { kind: number; bytes: Uint8Array<ArrayBuffer> } {
  const header = readFully(new Uint8Array(5));
  const length = new DataView(header.buffer).getUint32(1, true);
  return { kind: header[0] ?? 0, bytes: readFully(new Uint8Array(length)) as Uint8Array<ArrayBuffer> };
}

function writeFrame(kind: FrameKind, bytes: Uint8Array): void {
  const frame = new Uint8Array(5 + bytes.length);
  frame[0] = kind;
  new DataView(frame.buffer).setUint32(1, bytes.length, true);
  frame.set(bytes, 5);
  for (let at = 0; at < frame.length; ) at += Deno.stdout.writeSync(frame.subarray(at));
}

const writeText = (kind: FrameKind, text: string) => writeFrame(kind, encoder.encode(text));

// Mulberry32, as in the JavaScript sandbox.
let state = 0;
function randomWord(): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}
function randomFill<T extends ArrayBufferView>(view: T): T {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let i = 0; i < bytes.length; i++) bytes[i] = randomWord() & 255;
  return view;
}

/** Clock, random bytes and memory, before Pyodide takes hold of them. */
async function fixWorld(memoryBytes: number): Promise<void> {
  Date.now = () => clock;
  performance.now = () => clock - 1_767_225_600_000;
  crypto.getRandomValues = randomFill as typeof crypto.getRandomValues;
  const nodeCrypto = await import("node:crypto");
  nodeCrypto.default.randomFillSync = randomFill as typeof nodeCrypto.randomFillSync;
  const memory = (globalThis as unknown as { WebAssembly: { Memory: { prototype: GrowingMemory } } })
    .WebAssembly.Memory.prototype;
  const grow = memory.grow;
  memory.grow = function (this: GrowingMemory, pages: number) {
    // Pyodide asks for whatever is left after this as for a smaller piece, and then tells Python.
    if (this.buffer.byteLength + pages * 65536 > Math.min(memoryBytes, 4 * GIBIBYTE)) throw new RangeError();
    return grow.call(this, pages);
  };
}
interface GrowingMemory {
  buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** `_makeSnapshot` and `_loadSnapshot` are not for the public: they work in the one version that package.json names. */
async function load(opening: Opening, snapshot: Uint8Array | undefined): Promise<PyodideInterface> {
  const { loadPyodide } = (await import(`${opening.pyodide}pyodide.mjs`)) as typeof import("pyodide");
  const folder = decodeURIComponent(new URL(opening.pyodide).pathname).replace(/^\/(?=[A-Za-z]:)/, "");
  const started: Record<string, unknown> = {
    indexURL: folder,
    env: {
      _: "python",
      HOME: "/home/user",
      PYTHONHASHSEED: "0",
      PYTHONUNBUFFERED: "1",
      PYTHONDONTWRITEBYTECODE: "1",
    },
    stdin: () => null,
    ...(snapshot ? { _loadSnapshot: snapshot } : {}),
    ...(opening.snapshot === "make" ? { _makeSnapshot: true } : {}),
  };
  const python = await loadPyodide(started);
  if (!snapshot) python.runPython(opening.prelude);
  return python;
}

async function main(): Promise<void> {
  const opening = parse(decoder.decode(readFrame().bytes)) as Opening;
  await fixWorld(opening.memoryBytes);
  const snapshot = opening.snapshot === "follows" ? readFrame().bytes : undefined;
  const python = await load(opening, snapshot);
  if (opening.snapshot === "make") {
    writeFrame(kinds.snapshot, python.makeMemorySnapshot());
    return;
  }

  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let printed = 0;
  let steps = 0;
  let current: Request | undefined;

  function flush(): void {
    for (const bytes of pending) writeFrame(kinds.print, bytes);
    pending = [];
    pendingBytes = 0;
  }
  function reply(what: Reply): void {
    flush();
    writeText(kinds.reply, stringify(what));
  }
  /** The parent kills whoever waits here: no Python runs again, whatever it would have caught. */
  function halt(code: "fuel" | "output-limit"): never {
    reply({ id: current?.id ?? 0, kind: "stopped", code });
    for (;;) readFrame();
  }

  function write(bytes: Uint8Array): number {
    if (bytes.length === 0) return 0;
    printed += bytes.length;
    if (current && printed > current.outputBytes) halt("output-limit");
    pending.push(bytes.slice());
    pendingBytes += bytes.length;
    if (pendingBytes > PRINT_BYTES) flush();
    return bytes.length;
  }
  python.setStdout({ write, isatty: false });
  python.setStderr({ write, isatty: false });

  python.setInterruptBuffer({
    get 0() {
      steps += STEPS_PER_CHECK;
      if (current?.fuel != null && steps > current.fuel * 1000) halt("fuel");
      if (pendingBytes > 0) flush();
      return 0;
    },
    set 0(_) {},
  } as unknown as Uint8Array);

  python.registerJsModule("_sparring", {
    ask(text: string): string {
      flush();
      writeText(kinds.ask, text);
      return decoder.decode(readFrame().bytes);
    },
    sleep(seconds: number): void {
      clock += Math.max(0, seconds) * 1000;
    },
  });
  const serve = python.pyimport("sparring_host").serve as (
    name: string,
    text: string,
    seed: number,
  ) => string;

  writeText(kinds.ready, "");
  for (;;) {
    const { kind, bytes } = readFrame();
    if (kind === kinds.file) {
      const end = bytes.indexOf(0);
      const path = decoder.decode(bytes.subarray(0, end));
      python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")) || "/");
      python.FS.writeFile(path, bytes.subarray(end + 1));
    } else if (kind === kinds.request) {
      current = parse(decoder.decode(bytes)) as Request;
      printed = 0;
      steps = 0;
      if (current.seed !== null) state = current.seed | 0;
      let said: Reply;
      try {
        said = { ...parse(serve(current.name, current.text, current.seed ?? -1)), id: current.id };
      } catch (thrown) {
        said = { id: current.id, kind: "died", message: String(thrown).slice(0, 2000) };
      }
      reply(said);
    }
  }
}

await main();
Deno.exit(0);
