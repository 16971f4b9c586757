import { existsSync } from "node:fs";
import { SparringError } from "../../core/index.ts";
import { openLocalModel } from "../../model/index.ts";
import { defineCommand } from "../command.ts";
import { modelFolder } from "../open-model.ts";

export const merge = defineCommand({
  name: "merge",
  summary: "Make an adapter and its model one model",
  required: ["model", "out"],
  options: [],
  notes: [
    "`--model` is an adapter's folder, as `sparring train --lora` writes it; the adapter names its model. What is written to `--out` computes the same without an adapter.",
    "With `--json`: `{model, out}`.",
  ],
  run: async ({ model, out }, console) => {
    if (existsSync(out)) throw new SparringError("usage", `merge: ${out} exists; name another folder`);
    const { engine } = await openLocalModel(await modelFolder(model, console));
    try {
      if (engine.config.lora === undefined) {
        throw new SparringError(
          "usage",
          `merge: expected an adapter's folder with adapter_config.json, got the model ${model}; there is nothing to merge`,
        );
      }
      await engine.save(out, { dtype: "F32", optimizer: false, merged: true });
    } finally {
      await engine.close();
    }
    return { ok: true, json: { model, out }, text: `written to ${out}` };
  },
});
