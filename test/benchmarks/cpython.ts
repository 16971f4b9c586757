import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { type Interpreter, type OpenInterpreter, serving } from "../../src/benchmark/interpreter.ts";
import type { Json } from "../../src/core/index.ts";

/** One JSON line in, one out; the drivers' own prints go elsewhere. */
const loop = `${serving}
out = sys.stdout
sys.stdout = sys.stderr
install(json.loads(sys.stdin.readline()))
for line in sys.stdin:
    try:
        reply = {"value": serve(line)}
    except BaseException as raised:
        reply = {"raised": f"{type(raised).__name__}: {raised}"}
    print(json.dumps(reply), file=out, flush=True)
`;

/**
 * The machine's own CPython in the place of Pyodide: the reference that results are compared with. Unlike Pyodide in its
 * process it holds nothing back, so it must not see what a model wrote.
 */
export const openCPython: OpenInterpreter = async ({ driver, files }) => {
  const root = await mkdtemp(join(tmpdir(), "sparring-cpython-"));
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  }
  const python = spawn(process.env.PYTHON ?? "python3", ["-c", loop], { stdio: ["pipe", "pipe", "ignore"] });
  await once(python, "spawn");
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  python.stdin.write(`${JSON.stringify(driver)}\n`);
  let last: Promise<unknown> = Promise.resolve();
  let alive = true;

  async function exchange(name: string, args: Json[]): Promise<Json> {
    python.stdin.write(`${JSON.stringify({ call: name, arguments: args })}\n`);
    const line = await lines.next();
    if (line.done) throw new Error(`CPython ended during ${name}`);
    const reply = JSON.parse(line.value) as { value: string } | { raised: string };
    if ("raised" in reply) throw new Error(`CPython: ${name} raised ${reply.raised}`);
    return JSON.parse(reply.value);
  }
  function inTurn(name: string, args: Json[]): Promise<Json> {
    const turn = last.then(() => exchange(name, args));
    last = turn.catch(() => {});
    return turn;
  }

  const interpreter: Interpreter = {
    root,
    call: async <Result extends Json>(name: string, ...args: Json[]) => (await inTurn(name, args)) as Result,
    attempt: async <Result extends Json>(name: string, args: Json[]) => (await inTurn(name, args)) as Result,
    get alive() {
      return alive;
    },
    close: () => {
      alive = false;
      python.kill();
      void rm(root, { recursive: true, force: true });
    },
  };
  return interpreter;
};
