import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Json } from "../core/index.ts";
import { createJavaScriptSandbox, type Program } from "./index.ts";

const sandbox = createJavaScriptSandbox({ workers: 2 });
afterAll(() => sandbox.close());

const run = (code: string, program: Partial<Program> = {}) =>
  sandbox.run({
    code,
    tools: ["echo"],
    call: async (_name, argumentsJson) => ({ kind: "value", value: JSON.parse(argumentsJson) as Json }),
    ...program,
  });

/** As JSON writes it: -0 is 0. */
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json;

describe("createJavaScriptSandbox", () => {
  it("carries any JSON value out, as an argument, as a result and through the answer", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (generated) => {
        const value = asJson(generated);
        const code = "const value = JSON.parse(answer); return [value, await tools.echo(value)];";
        const result = await run(code, { answer: JSON.stringify(value) });
        expect(result.value).toEqual([value, value]);
        expect(result.calls[0]?.arguments).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });

  it("carries any string, lone surrogates and nulls included", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 50 }), async (text) => {
        const result = await run("console.log(answer); return answer;", { answer: text });
        expect(result.value).toBe(text);
        expect(result.output).toBe(`${text}\n`);
      }),
      { numRuns: 100 },
    );
    expect((await run("return answer;", { answer: "\ud800 \udc00 \u0000" })).value).toBe(
      "\ud800 \udc00 \u0000",
    );
  });

  it("keeps the results, calls and output of concurrent programs apart, whatever order they finish in", async () => {
    const programs = Array.from({ length: 200 }, (_, i) => i);
    const results = await Promise.all(
      programs.map((i) =>
        run(
          `console.log(${i}); for (let k = 0; k < ${(i * 37) % 1000}; k++); return [await tools.echo({ i: ${i} }), ${i}];`,
          {
            call: async (_name, argumentsJson) => {
              await new Promise((resolve) => setTimeout(resolve, (i * 7) % 5));
              return { kind: "value", value: JSON.parse(argumentsJson) as Json };
            },
          },
        ),
      ),
    );
    for (const i of programs) {
      expect(results[i]).toMatchObject({
        value: [{ i }, i],
        output: `${i}\n`,
        calls: [{ arguments: { i } }],
      });
    }
  });

  it("replaces a worker that had to be terminated, while others go on", async () => {
    const stuck = run("Array(2 ** 32 - 1).join();", { limits: { timeoutMs: 50 } });
    const others = await Promise.all(Array.from({ length: 20 }, (_, i) => run(`return ${i};`)));
    expect(others.map((result) => result.value)).toEqual(others.map((_, i) => i));
    expect((await stuck).error?.code).toBe("timeout");
    const after = await Promise.all(Array.from({ length: 4 }, (_, i) => run(`return ${i};`)));
    expect(after.map((result) => result.value)).toEqual([0, 1, 2, 3]);
  });

  it("does not take a busy calling thread for a stuck program", async () => {
    await run("return 0;");
    // After an immediate, the event loop serves timers, the watchdog included, before it reads messages.
    await new Promise((resolve) => setImmediate(resolve));
    const running = run("return 1;", { limits: { timeoutMs: 1000 } });
    // The job is posted after a few microtasks; then this thread is busy until the watchdog is overdue.
    for (let i = 0; i < 50; i++) await null;
    const until = performance.now() + 1700;
    while (performance.now() < until);
    expect(await running).toMatchObject({ ok: true, value: 1 });
  });

  it("rejects whoever runs or waits for a worker when it is closed", async () => {
    const other = createJavaScriptSandbox({ workers: 1 });
    let answer: (() => void) | undefined;
    let rejected: Promise<unknown> | undefined;
    const called = new Promise<void>((resolve) => {
      const call: Program["call"] = () => {
        resolve();
        return new Promise((served) => {
          answer = () => served({ kind: "value", value: 1 });
        });
      };
      const running = other.run({ code: "return await tools.slow();", tools: ["slow"], call });
      const waiting = other.run({ code: "return 1;", tools: [], call });
      rejected = Promise.all(
        [running, waiting].map((run) => expect(run).rejects.toMatchObject({ code: "sandbox" })),
      );
    });
    await called;
    await other.close();
    answer?.();
    await rejected;
  });

  it("rejects a program that is being interpreted when it is closed", async () => {
    const other = createJavaScriptSandbox({ workers: 1 });
    const program = { tools: [], call: () => Promise.reject(new Error("not called")) };
    await other.run({ ...program, code: "return 1;" });
    const endless = other.run({ ...program, code: "for (;;);", limits: { fuel: 1e12, timeoutMs: 1e6 } });
    const rejected = expect(endless).rejects.toMatchObject({ code: "sandbox" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await other.close();
    await rejected;
  });

  it("keeps no process alive while idle", () => {
    const script = `
      import { createJavaScriptSandbox } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
      const sandbox = createJavaScriptSandbox({ workers: 2 });
      const program = { code: "return 1;", tools: [], call: async () => ({ kind: "value", value: 1 }) };
      const results = await Promise.all([sandbox.run(program), sandbox.run(program)]);
      process.stdout.write(results.map((result) => result.value).join());`;
    const loader = new URL("../core/typescript-loader.mjs", import.meta.url).href;
    const output = execFileSync(
      process.execPath,
      ["--import", loader, "--input-type=module", "--eval", script],
      { encoding: "utf8", timeout: 20_000 },
    );
    expect(output).toBe("1,1");
  });

  it("runs the interpreter that was reviewed", () => {
    const wasm = readFileSync(createRequire(import.meta.url).resolve("quickjs-wasi/quickjs.wasm"));
    // quickjs-wasi 3.6.2
    expect(createHash("sha256").update(wasm).digest("hex")).toBe(
      "d4c9375f2b1ca4dc95f72c8aa2982a7a9951ac8011490d79c6582df732b4bbd9",
    );
  });
});
