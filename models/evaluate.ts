import { parseArgs } from "node:util";
import { openLocalModel } from "../src/model/index.ts";
import { createJavaScriptSandbox } from "../src/sandbox/index.ts";
import { evaluateOnRandomWorlds } from "./evaluate-random.ts";

/** Prints how a model folder does on unseen random worlds: `npx tsx models/evaluate.ts --folder models/lab`. */
const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "models/lab" },
    tasks: { type: "string", default: "200" },
    proposals: { type: "string", default: "120" },
    seed: { type: "string", default: "unseen" },
  },
});
const { model } = await openLocalModel(values.folder);
const sandbox = createJavaScriptSandbox();
const size = { tasks: Number(values.tasks), proposals: Number(values.proposals), seed: values.seed };
console.log(JSON.stringify(await evaluateOnRandomWorlds(model, sandbox, size), null, 2));
await sandbox.close();
await model.close();
