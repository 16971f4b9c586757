import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SparringError } from "../../core/index.ts";
import type { Environment } from "../../environment/index.ts";
import {
  atifOf,
  type ExportedEnvironment,
  type ExportedFile,
  type ExportFormat,
  harborTask,
  parquetOf,
  rolloutRow,
  verifiersTaskset,
} from "../../export/index.ts";
import { version } from "../../loop/index.ts";
import { actionOf } from "../../rollout/index.ts";
import { defineCommand } from "../command.ts";
import { type ExportSource, exportedReference, openSource } from "../export-source.ts";
import { loadEnvironment } from "../load-module.ts";

export const exportRun = defineCommand({
  name: "export",
  summary: "Write tasks or rollouts in the formats of others",
  arguments: { run: "folder of a run, or a file of tasks or rollouts, one JSON object a line" },
  required: ["exportFormat", "out"],
  options: ["env"],
  notes: [
    "`harbor` and `verifiers` take tasks, `trl`, `parquet` and `atif` rollouts; docs/export.md says what each holds.",
    "`--env` is needed for a file, and comes before what a run was made with. Its rules and tools go into the export.",
    "A run is read as far as it is committed. One that another process works on, or that is damaged, is refused.",
    "Writes into `--out`, which must not exist or be empty.",
    "With `--json`: `{format, count, files, out}`.",
  ],
  run: async ({ run: path, exportFormat: format, out, env }, console) => {
    await expectEmpty(out);
    const source = await openSource(path, format, env);
    const environment = await loadEnvironment(source.environment);
    const warning = expectOf(path, source, environment);
    if (warning !== undefined) console.log(warning);
    const files = await filesOf(format, source, environment);
    if (new Set(files.map(({ path: name }) => name)).size < files.length) {
      throw new SparringError(
        "data",
        `export ${path}: expected ids that make distinct file names, but two differ only in what file names cannot hold`,
      );
    }
    for (const { path: name, content, executable } of files) {
      const file = join(out, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content, { mode: executable ? 0o755 : 0o644 });
    }
    const { kind, records } = source;
    return {
      ok: true,
      json: { format, count: records.length, files: files.length, out },
      text: `${records.length} ${kind} written to ${out} in ${files.length} file${files.length === 1 ? "" : "s"}, for ${format}`,
    };
  },
});

async function filesOf(
  format: ExportFormat,
  source: ExportSource,
  environment: Environment,
): Promise<ExportedFile[]> {
  const { tools, name, rules } = environment;
  if (source.kind === "tasks") {
    const exported: ExportedEnvironment = {
      ...{ name, rules, tools, version },
      ...(await exportedReference(source.environment)),
    };
    if (format === "verifiers") return verifiersTaskset(source.records, exported);
    return source.records.flatMap((task) =>
      harborTask(task, exported).map((file) => ({ ...file, path: join(folderOf(task.id), file.path) })),
    );
  }
  if (format === "atif") {
    return source.records.map((rollout) => ({
      path: `${folderOf(rollout.id)}.json`,
      content: `${JSON.stringify(atifOf(rollout, { version, tools, callOf }))}\n`,
    }));
  }
  const rows = source.records.map((rollout) => rolloutRow(rollout, tools));
  return format === "parquet"
    ? [{ path: "rollouts.parquet", content: await parquetOf(rows) }]
    : [{ path: "rollouts.jsonl", content: rows.map((row) => `${JSON.stringify(row)}\n`).join("") }];
}

/** The call that a message makes, also where the model writes it as text. */
const callOf: Parameters<typeof atifOf>[1]["callOf"] = (message, format) => {
  if (format === "react" || format === "text") return undefined;
  const action = actionOf(message, format);
  return action.kind === "call" ? { name: action.name, arguments: action.argumentsJson } : undefined;
};

/** Ids may hold what file systems do not allow. */
function folderOf(id: string): string {
  return id.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^\.+/, "");
}

/** Refuses records that are not of the environment; says where they were made for another version of it. */
function expectOf(path: string, source: ExportSource, environment: Environment): string | undefined {
  const { kind, records } = source;
  if (records.length === 0) {
    throw new SparringError("data", `export ${path}: expected at least one of the ${kind}, found none`);
  }
  const foreign = records.find((record) => record.environment !== environment.name);
  if (foreign !== undefined) {
    throw new SparringError(
      "usage",
      `export ${path}: expected ${kind} of ${environment.name}, but ${foreign.id} is of ${foreign.environment}; name that with --env`,
    );
  }
  if (source.kind === "rollouts") return undefined;
  const old = source.records.filter(({ environmentHash: hash }) => hash !== "" && hash !== environment.hash);
  return old.length === 0
    ? undefined
    : `${old.length} tasks were made for other rules or tools of ${environment.name} than it has now.`;
}

async function expectEmpty(out: string): Promise<void> {
  if (!existsSync(out)) return;
  const entries = await readdir(out).catch(() => ["a file"]);
  if (entries.length === 0) return;
  throw new SparringError(
    "usage",
    `export: expected ${out} not to exist or to be empty; name another folder`,
  );
}
