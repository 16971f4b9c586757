/**
 * A task as code, and what the gates say of it and of three ways to spoil it: a verifier that anything satisfies, a
 * solution that guesses, and an instruction that keeps to itself what it wants. Run it: npx tsx examples/gate-a-task.ts
 */
import assert from "node:assert/strict";
import { type CodeAsTask, createGates, createJavaScriptSandbox } from "sparring";
import library from "./library.ts";

const sound: CodeAsTask = {
  id: "lend-dune",
  environment: library.name,
  environmentHash: library.hash,
  scenario: 1,
  language: "javascript",
  instruction: "Lend Dune to Ada, please.",
  solution: `const id = await tools.find_book({ title: "Dune" });
return await tools.lend_book({ book_id: id, member: "Ada" });`,
  verify: `const id = await tools.find_book({ title: "Dune" });
return (await tools.get_book({ book_id: id })).holder === "Ada";`,
  failures: [
    'return "done";',
    `const id = await tools.find_book({ title: "Dune" });
return await tools.lend_book({ book_id: id, member: "Ben" });`,
    `const id = await tools.find_book({ title: "Emma" });
return await tools.lend_book({ book_id: id, member: "Ada" });`,
  ],
  provenance: { author: "hand-written" },
};

const candidates: CodeAsTask[] = [
  sound,
  { ...sound, id: "anything-goes", verify: 'return answer === "done";' },
  { ...sound, id: "guess", solution: 'return await tools.lend_book({ book_id: "B10", member: "Ada" });' },
  { ...sound, id: "no-name", instruction: "Lend it to somebody, please." },
];

const sandbox = createJavaScriptSandbox({ workers: 1 });
const judged = await createGates({ environment: library, sandbox }).judge(candidates);
await sandbox.close();

for (const { candidate, verdict } of judged) {
  console.log(`${candidate.id}: ${verdict.admitted ? "admitted" : `${verdict.gate}: ${verdict.message}`}`);
}
assert.deepEqual(
  judged.map(({ verdict }) => verdict.admitted),
  [true, false, false, false],
);
