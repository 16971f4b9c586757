import { expect, test } from "vitest";
import { modelAt, requestedTable } from "./options.ts";

const both = ["--model", "vllm:a/b@http://gpu:8000/v1", "--trainer", "tinker:http://gpu:8471#a/b"];

test("a model may say where it is", () => {
  expect(modelAt("vllm:a/b@http://gpu:8000/v1")).toEqual({ name: "vllm:a/b", url: "http://gpu:8000/v1" });
  expect(modelAt("openai:gpt-4o")).toBe("openai:gpt-4o");
  expect(modelAt("a/b@revision")).toBe("a/b@revision");
});

test("the command line wins over the configuration, whose sizes are the paper's", async () => {
  const { table, mode, only } = await requestedTable([
    ...both,
    "--env",
    "retail",
    "--seed",
    "3",
    "--estimate",
  ]);
  expect(table).toMatchObject({
    model: { name: "vllm:a/b", url: "http://gpu:8000/v1" },
    trainer: "tinker:http://gpu:8471#a/b",
    places: ["retail"],
    seed: 3,
    challenge: { tasks: 800 },
    rollouts: { attempts: 15 },
  });
  expect(mode).toBe("estimate");
  expect(only.test("anything")).toBe(true);
});

test.each([
  [[], /expected --model and --trainer/],
  [[...both, "--env", "bank"], /expected --env to be calculation, .*, got bank/],
  [[...both, "--seed", "x"], /expected --seed to be a whole number from 0 to 999, got x/],
  [[...both, "--only", "("], /expected --only to be a regular expression/],
  [[...both, "--tau-bench", "here"], /expected --user beside --tau-bench/],
  [[...both, "--config", "nowhere.ts"], /expected a module at .*nowhere.ts, found nothing there/],
  [[...both, "--config", "recipes/paper-table/rows.ts"], /to default-export a configuration/],
  [[...both, "--frobnicate"], /frobnicate/],
])("%j is refused with a reason", async (argv, reason) => {
  await expect(requestedTable(argv)).rejects.toMatchObject({
    code: "usage",
    message: expect.stringMatching(reason),
  });
});
