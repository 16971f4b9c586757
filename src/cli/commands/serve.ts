import { basename, dirname, join, resolve } from "node:path";
import { packageRoot } from "../../loop/index.ts";
import { hubNameOf } from "../../model/index.ts";
import { startModelServer } from "../../serve/index.ts";
import { defineCommand } from "../command.ts";
import { modelFolder } from "../open-model.ts";

export const serve = defineCommand({
  name: "serve",
  summary: "Serve a model for training and sampling: the Tinker API, and OpenAI's",
  required: [],
  options: ["model", "port", "folder", "apiKey"],
  notes: [
    "The model is `lab` where none is named. Clients name it `lab`, OWNER/NAME of the hub, or by its folder's whole path. Only programs on this machine are answered.",
    "Checkpoints go to `--folder`, `runs/serve-NAME` where it is not given, and are found there by the next server.",
    "A key can also come from SPARRING_API_KEY; without one, any is accepted.",
    "Ctrl-C ends the computation and the checkpoint under way, and stops.",
    "With `--json`: `{url, model, folder, failures}`, once it has stopped.",
  ],
  run: async (
    { model: name = "lab", port, folder: given, apiKey = process.env.SPARRING_API_KEY || undefined },
    console,
  ) => {
    const model = await modelFolder(name, console);
    const called = nameOf(model);
    const folder = given ?? join("runs", `serve-${basename(resolve(model))}`);
    let failures = 0;
    const server = await startModelServer({
      model,
      name: called,
      folder,
      port,
      apiKey,
      onFailure: (message) => {
        failures++;
        console.log(`failed: ${message}`);
      },
    });
    console.log(`Serving ${called} at ${server.url}: Tinker API, and OpenAI's at ${server.url}/v1`);
    console.log(`Checkpoints in ${folder}. Press Ctrl-C to stop.`);
    if (!console.signal.aborted)
      await new Promise((stop) => console.signal.addEventListener("abort", stop, { once: true }));
    await server.close();
    return {
      ok: true,
      json: { url: server.url, model: called, folder, failures },
      text: `Stopped. ${failures} requests failed. Checkpoints are in ${folder}`,
    };
  },
});

/** By which a client on this machine finds the tokenizer too. */
function nameOf(folder: string): string {
  const ships = dirname(folder) === join(packageRoot, "models");
  return hubNameOf(folder) ?? (ships ? basename(folder) : resolve(folder));
}
