import { join } from "node:path";
import {
  byteTokenizer,
  createJavaScriptSandbox,
  createRandom,
  isRun,
  type Model,
  openRun,
  parseConfig,
} from "sparring";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { crashUntilItEnds, everythingIn } from "./crash.ts";
import { playLoop, smallConfig } from "./play.ts";
import { temporaryFolder } from "./temporary-folder.ts";

// Every test plays the loop.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const sandbox = createJavaScriptSandbox();
afterAll(() => sandbox.close());

/** Says at once what it wants, and ends when answered; now and then, by its seed, it speaks of a book that nobody knows. */
function customer(name: string, invents: number): Model {
  return {
    name,
    level: "tokens",
    contextLength: 8000,
    prompts: "full",
    tokenizer: byteTokenizer,
    close: async () => {},
    sample: async ({ prompt, seed }) => {
      const text = byteTokenizer.decode(prompt);
      const wish = /<customer>\n(.*)\n<\/customer>/s.exec(text)?.[1] ?? "";
      const begins = text.split("<|assistant|>").length === 2;
      const said = createRandom(seed).chance(invents) ? "It is B987654." : begins ? wish : "###STOP###";
      const tokens = [...byteTokenizer.encode(said), byteTokenizer.endOfTurn];
      return { tokens, logprobs: tokens.map(() => -0.5), finish: "stop" };
    },
  };
}

const config = parseConfig(
  {
    ...smallConfig,
    iterations: 1,
    evaluate: { trials: 1, user: { model: "tester" } },
    challenge: { ...smallConfig.challenge, tasks: 8, proposals: 20 },
    rollouts: { ...smallConfig.rollouts, user: { model: "trainer" } },
  },
  "of the test",
);
const users = { rollouts: customer("trainer", 0.45), evaluate: customer("tester", 0.1) };

let base: string;
const peaceful = () => join(base, "peaceful");
beforeAll(async () => {
  base = await temporaryFolder();
  await playLoop(peaceful(), { sandbox, resume: false, config, users });
});

test("a run trains and is tested with users of its own, and counts what was wrong with them", async () => {
  const run = await openRun(peaceful());
  const rollouts = (await run.read("rollouts")).filter(({ role }) => role === "executor");
  const [before] = await run.read("evaluations", "before");
  const metrics = await run.read("metrics");
  await run.close();
  const of = (name: string) => rollouts.filter(({ user }) => user?.name === name);
  expect(of("trainer").length + of("tester").length).toBe(rollouts.length);
  expect(of("trainer").every(({ id }) => id.startsWith("rollouts-1/"))).toBe(true);
  expect(of("tester").some(({ outcome }) => outcome.kind === "solved")).toBe(true);
  const faults = of("trainer").flatMap(({ user }) => user?.faults ?? []);
  expect(faults.length).toBeGreaterThan(5);
  expect(faults[0]).toMatch(/"b987654" is neither/);
  expect(before?.result.user).toMatchObject({ name: "tester", faults: expect.any(Number) });
  const counted = metrics.filter(({ stage }) => stage === "rollouts-1");
  expect(counted.reduce((sum, { userFaults }) => sum + Number(userFaults), 0)).toBe(faults.length);
  // A turn that fails three times in a row is an error of the simulator, and its rollout is repeated once.
  expect(counted.reduce((sum, { retried }) => sum + Number(retried), 0)).toBeGreaterThan(0);
});

test("stopped at any commit and resumed, it ends with the same records and report", async () => {
  const folder = join(base, "stopped");
  const stops = await crashUntilItEnds(createRandom("users"), [1, 6], async (wrap) =>
    playLoop(folder, { sandbox, resume: await isRun(folder), config, users, wrap }),
  );
  expect(stops).toBeGreaterThan(2);
  expect(await everythingIn(folder)).toEqual(await everythingIn(peaceful()));
});

test("a run without the model that its configuration names, or with one that cannot play, ends with a clear error", async () => {
  const play = (name: string, given: typeof users | undefined) =>
    playLoop(join(base, name), { sandbox, resume: false, config, ...(given && { users: given }) });
  await expect(play("none", undefined)).rejects.toThrow(/the model trainer, which rollouts\.user/);
  const hopeless = { ...users, evaluate: customer("hopeless", 1) };
  await expect(play("hopeless", hopeless)).rejects.toThrow(/simulator errors; this model cannot play a user/);
});
