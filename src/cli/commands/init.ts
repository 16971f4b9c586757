import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { SparringError } from "../../core/index.ts";
import { packageRoot, version } from "../../loop/index.ts";
import { defineCommand } from "../command.ts";

export const init = defineCommand({
  name: "init",
  summary: "A new environment project that runs at once",
  arguments: { name: "folder to make; its last part names the project" },
  required: [],
  options: ["template"],
  notes: [
    "`typescript` is an environment with a held-out suite and a configuration, `python` one of Python functions with two tasks, `mcp` an MCP server as an environment. Each comes with a README of what to type next.",
    "Never overwrites: the folder must not exist or be empty.",
    "With `--json`: `{name, template, folder, files}`.",
  ],
  run: async ({ name: folder, template }) => {
    const name = basename(resolve(folder)).toLowerCase();
    if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
      throw new SparringError(
        "usage",
        `init: expected a name of letters, digits, dots and dashes, got ${JSON.stringify(basename(folder))}`,
      );
    }
    if (existsSync(folder) && (await readdir(folder).catch(() => ["a file"])).length > 0) {
      throw new SparringError(
        "usage",
        `init: expected ${folder} not to exist or to be empty; name another folder`,
      );
    }
    const source = join(packageRoot, "templates", template);
    const words: Record<string, string> = { name, version, zod: await zodVersion() };
    const files = (await readdir(source, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(source.length + 1))
      .sort();
    for (const file of files) {
      const text = await readFile(join(source, file), "utf8");
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(
        join(folder, file),
        text.replace(/\{\{(\w+)\}\}/g, (mark, word: string) => words[word] ?? mark),
      );
    }
    return {
      ok: true,
      json: { name, template, folder, files },
      text: [
        `${folder} made from the ${template} template: ${files.join(", ")}`,
        `Its README.md says what to type next.`,
      ].join("\n"),
    };
  },
});

/** The zod that environments share with the package. */
async function zodVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")) as {
    dependencies: { zod: string };
  };
  return manifest.dependencies.zod;
}
