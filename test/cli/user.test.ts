import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Message, readRollouts } from "sparring";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import library from "../loop/library/index.ts";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { sparring, sparringJson } from "./cli.ts";
import { type Endpoint, startEndpoint } from "./endpoint.ts";
import { lend, lines } from "./tasks.ts";

const env = "test/loop/library/index.ts";
const suite = "test/loop/library/suite/index.ts";
let folder: string;
let endpoint: Endpoint;

beforeAll(async () => {
  folder = await temporaryFolder();
  endpoint = await startEndpoint((messages) =>
    messages[0]?.content.startsWith("You play a customer") ? customer(messages) : librarian(messages),
  );
  process.env.OPENAI_BASE_URL = endpoint.url;
});
afterAll(() => endpoint.close());

/** Says first that it wants something, then what, and thanks for whatever comes of it. */
function customer(messages: Message[]): string {
  const said = messages.filter(({ role }) => role === "assistant").length;
  const wish = /<customer>\n(.*)\n<\/customer>/s.exec(messages[0]?.content ?? "")?.[1] ?? "";
  return ["Hello, it is about a book.", wish][said] ?? "###STOP###";
}

/** Asks what it is about, and lends what it is asked to lend. */
function librarian(messages: Message[]): string | { name: string; arguments: object } {
  const lending = messages
    .map(({ content }) => /(B\d+) to (\w+)/.exec(content ?? ""))
    .find((match) => match !== null);
  if (messages.at(-1)?.role === "tool") return "done";
  if (lending) return { name: "lend_book", arguments: { id: lending[1], member: lending[2] } };
  return messages.length < 4 ? "What about it?" : "I do not know.";
}

const named = ["--model", "openai:librarian", "--user", "openai:customer"];

describe("a user on the command line", () => {
  test("holds the instructions of a suite, and is named beside the score", async () => {
    const options = ["--suite", suite, "--env", env, "--split", "dev", "--trials", "1"];
    const { exit, json } = await sparringJson("eval", ...options, ...named);
    expect(exit).toBe(0);
    expect(json).toMatchObject({ user: { name: "customer", faults: 0 } });
    expect(json.passAt1).toBeGreaterThan(0);
    const { stdout } = await sparring("eval", ...options, "--items", "1", ...named);
    expect(stdout).toMatch(/user +customer, 0 of whose turns were drawn again/);
  });

  test("talks in rollouts", async () => {
    const [tasks, out] = [join(folder, "tasks.jsonl"), join(folder, "rollouts.jsonl")];
    const provenance = { author: "hand-written" };
    const task = { ...lend, language: "javascript", environmentHash: library.hash, provenance };
    await writeFile(tasks, lines([task]));
    const { exit } = await sparring(
      "rollout",
      tasks,
      "--env",
      env,
      ...named,
      "--out",
      out,
      "--attempts",
      "1",
    );
    expect(exit).toBe(0);
    const [rollout] = await readRollouts(out);
    expect(rollout).toMatchObject({ outcome: { kind: "solved" }, user: { name: "customer", faults: [] } });
    expect(rollout?.messages.map(({ role }) => role).slice(1)).toEqual([
      "user",
      "assistant",
      "user",
      "assistant",
      "tool",
      "assistant",
    ]);
  });

  test("--redact is refused where the environment has nothing to redact", async () => {
    const { exit, stderr } = await sparring("eval", "--suite", suite, "--env", env, ...named, "--redact");
    expect(exit).toBe(2);
    expect(stderr).toContain("leave redact out");
  });
});
