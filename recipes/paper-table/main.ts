import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createConsole } from "../../src/cli/console.ts";
import { openRoles } from "../../src/cli/open-roles.ts";
import { openTrained } from "../../src/cli/open-trained.ts";
import { messageOf, SparringError } from "../../src/core/index.ts";
import { parseConfig } from "../../src/loop/index.ts";
import { createSandbox } from "../../src/sandbox/index.ts";
import { untilCtrlC } from "../../study/ctrl-c.ts";
import { createProgress } from "../../study/progress.ts";
import { writeWhole } from "../../study/result-files.ts";
import { type JobStatus, runJobs, selectJobs, statusOf } from "../../study/runner.ts";
import type { TableConfig } from "./config.ts";
import { estimateTable } from "./estimate.ts";
import { estimateLines } from "./estimate-lines.ts";
import { type TableJob, tableJobs } from "./jobs.ts";
import { localWeights } from "./local-weights.ts";
import { requestedTable } from "./options.ts";
import { type Place, placeOf } from "./places.ts";
import { renderTable } from "./table.ts";
import type { TableWorkshop } from "./workshop.ts";

/** The paper's table: `npm run paper-table -- --model MODEL --trainer TRAINER`. README.md says more. */
async function main(argv: readonly string[]): Promise<number> {
  const { table, only, mode } = await requestedTable(argv);
  const places: Place[] = [];
  for (const name of table.places) places.push(await placeOf(name, table));
  const jobs = tableJobs(table, places, await localWeights(table));
  const selected = selectJobs(jobs, only);
  if (selected.length === 0) {
    throw new SparringError("usage", `paper-table: expected a job whose name matches ${only}, found none`);
  }
  const folders = { results: join(table.folder, "results"), state: join(table.folder, "state") };
  if (mode === "report") {
    await report(table, places, await statusOf(jobs, folders));
    return 0;
  }
  const statuses = await statusOf(jobs, folders);
  const due = statuses.filter(({ job }) => selected.includes(job));
  console.log(estimateLines(await estimateTable(table, due, statuses)));
  if (mode === "estimate") return 0;
  await mkdir(table.folder, { recursive: true });
  return untilCtrlC(async (signal) => {
    const progress = createProgress(process.stdout, "no score of its own");
    const sandbox = createSandbox();
    const workshop = { ...modelsOf(table, signal), sandbox, onEvent: progress.onStage, signal };
    try {
      const failed = await runJobs(jobs, selected, { folders, workshop, onEvent: progress.onJob });
      await report(table, places, await statusOf(jobs, folders));
      if (failed.length > 0) console.log(`Failed: ${failed.join(", ")}. The same command tries them again.`);
      return failed.length === 0 ? 0 : 1;
    } finally {
      await sandbox.close();
    }
  });
}

function modelsOf(table: TableConfig, signal: AbortSignal): Pick<TableWorkshop, "openPolicy" | "openRoles"> {
  const terminal = createConsole(process.stdout, process.stderr, signal);
  const { train } = parseConfig(
    { name: "paper-table", environment: "none", model: table.trainer, seed: table.seed, train: table.train },
    "of the paper's table",
  );
  return {
    openPolicy: (name) => openTrained(name, { train, seed: table.seed }, terminal),
    openRoles: async (config, folder) => {
      const opened: (() => Promise<void>)[] = [];
      const close = async () => {
        for (const each of opened.reverse()) await each();
      };
      try {
        return {
          roles: await openRoles(config, { folder, tokenBudget: undefined }, terminal, opened),
          close,
        };
      } catch (thrown) {
        await close();
        throw thrown;
      }
    },
  };
}

async function report(
  table: TableConfig,
  places: readonly Place[],
  statuses: readonly JobStatus<TableJob>[],
): Promise<void> {
  const results = new Map(
    statuses.flatMap(({ job, file }) => (file ? [[job.name, file.result] as const] : [])),
  );
  const text = renderTable(table, places, results);
  const path = join(table.folder, "table.md");
  await writeWhole(path, text);
  console.log(`\n${text}\nWritten to ${path}`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  if (!(thrown instanceof SparringError)) throw thrown;
  console.error(messageOf(thrown));
  process.exitCode = thrown.code === "usage" ? 2 : 1;
}
// Environments of others leave their interpreters running.
process.stdout.write("", () => process.exit());
