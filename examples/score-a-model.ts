/**
 * A model tries tasks, and the tasks' own code scores it. The model here is a script that lends every book to Ada; put
 * `openaiModel` in its place for one at an endpoint. Run it: npx tsx examples/score-a-model.ts
 */
import assert from "node:assert/strict";
import { type CodeAsTask, createJavaScriptSandbox, runExecutor, runWave, scriptedModel } from "sparring";
import library from "./library.ts";

const lend = (title: string, member: string): CodeAsTask => ({
  id: `${title}-to-${member}`,
  environment: library.name,
  environmentHash: library.hash,
  scenario: 1,
  language: "javascript",
  instruction: `Lend ${title} to ${member}, please.`,
  solution: `const id = await tools.find_book({ title: "${title}" });
return await tools.lend_book({ book_id: id, member: "${member}" });`,
  verify: `const id = await tools.find_book({ title: "${title}" });
return (await tools.get_book({ book_id: id })).holder === "${member}";`,
  failures: [],
  provenance: { author: "hand-written" },
});
const tasks = [lend("Dune", "Ada"), lend("Emma", "Ada"), lend("Ulysses", "Ada"), lend("Persuasion", "Ben")];

const call = (name: string, input: object) =>
  `<tool_call>${JSON.stringify({ name, arguments: input })}</tool_call>`;
const model = scriptedModel((messages) => {
  const results = messages.filter(({ role }) => role === "tool").map(({ content }) => content);
  const title = /Lend (\w+)/.exec(messages.find(({ role }) => role === "user")?.content ?? "")?.[1];
  if (results.length === 0) return call("find_book", { title });
  if (results.length === 1) return call("lend_book", { book_id: results[0], member: "Ada" });
  return "done";
});

const sandbox = createJavaScriptSandbox({ workers: 1 });
const { results: rollouts } = await runWave(
  tasks,
  (task, model, index) =>
    runExecutor({
      id: `try-${index}`,
      seed: index,
      task,
      environment: library,
      model,
      sandbox,
      sampling: { temperature: 1, topP: 1, maxTokens: 256 },
    }),
  { model, inFlight: 4 },
);
await sandbox.close();

for (const { task, outcome, turns } of rollouts) console.log(`${task}: ${outcome.kind} in ${turns} turns`);
assert.deepEqual(
  rollouts.map(({ outcome }) => outcome.kind),
  ["solved", "solved", "solved", "failed"],
);
