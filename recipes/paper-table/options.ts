import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { loadDefault } from "../../src/cli/load-module.ts";
import { messageOf, SparringError } from "../../src/core/index.ts";
import { type ModelConfig, packageRoot } from "../../src/loop/index.ts";
import { type PlaceName, placeNames, type TableConfig, type TableFile } from "./config.ts";

export interface Requested {
  table: TableConfig;
  /** Names of jobs. */
  only: RegExp;
  mode: "run" | "estimate" | "report";
}

/** Reads the command line; what it names wins over the configuration file. */
export async function requestedTable(argv: readonly string[]): Promise<Requested> {
  const typed = parse(argv);
  const file = await load(typed.config);
  const model = typed.model === undefined ? file.model : modelAt(typed.model);
  const trainer = typed.trainer ?? file.trainer;
  if (model === undefined || trainer === undefined) {
    throw wrong(
      "expected --model and --trainer, such as --model vllm:meta-llama/Llama-3.1-8B-Instruct@http://127.0.0.1:8000/v1 --trainer tinker:http://127.0.0.1:8471#meta-llama/Llama-3.1-8B-Instruct",
    );
  }
  const table: TableConfig = {
    ...file,
    model,
    trainer,
    ...(typed.teacher !== undefined && { teacher: modelAt(typed.teacher) }),
    ...(typed.user !== undefined && { user: modelAt(typed.user) }),
    ...(typed["tau-bench"] !== undefined && { tauBench: typed["tau-bench"] }),
    ...(typed["code-act"] !== undefined && { codeAct: typed["code-act"] }),
    ...(typed.env !== undefined && { places: typed.env.map(placeNamed) }),
    ...(typed.seed !== undefined && { seed: Number(typed.seed) }),
    ...(typed.folder !== undefined && { folder: typed.folder }),
  };
  if (!Number.isInteger(table.seed) || table.seed < 0 || table.seed > 999) {
    throw wrong(`expected --seed to be a whole number from 0 to 999, got ${typed.seed ?? table.seed}`);
  }
  if (table.tauBench !== undefined && table.user === undefined) {
    throw wrong(
      "expected --user beside --tau-bench: its agents talk to a customer, whom a model has to play",
    );
  }
  return {
    table,
    only: pattern(typed.only),
    mode: typed.report ? "report" : typed.estimate ? "estimate" : "run",
  };
}

/** "vllm:NAME@http://host/v1" says where; without the address it is OPENAI_BASE_URL, and with one no key is sent. */
export function modelAt(typed: string): ModelConfig {
  const [, name, url] = /^(.+)@(https?:\/\/.+)$/s.exec(typed) ?? [];
  return name === undefined || url === undefined ? typed : { name, url };
}

function parse(argv: readonly string[]) {
  const text = { type: "string" } as const;
  const toggle = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        model: text,
        trainer: text,
        teacher: text,
        user: text,
        "tau-bench": text,
        "code-act": text,
        env: { type: "string", multiple: true },
        seed: text,
        folder: text,
        config: { type: "string", default: "recipes/paper-table/config.ts" },
        only: { type: "string", default: "" },
        estimate: toggle,
        report: toggle,
      },
    }).values;
  } catch (cause) {
    throw wrong(messageOf(cause));
  }
}

function placeNamed(name: string): PlaceName {
  const found = placeNames.find((each) => each === name);
  if (found !== undefined) return found;
  throw wrong(`expected --env to be ${placeNames.join(", ")}, got ${name}`);
}

function pattern(only: string): RegExp {
  try {
    return new RegExp(only);
  } catch (cause) {
    throw wrong(`expected --only to be a regular expression, got ${only}: ${messageOf(cause)}`);
  }
}

/** A file of this package shares its modules; one of the user's own may lie anywhere. */
function load(path: string): Promise<TableFile> {
  const ours = resolve(path).startsWith(join(packageRoot, "recipes")) ? resolve(path) : undefined;
  return loadDefault(path, ours, {
    operation: `paper-table: read configuration ${path}`,
    expected: "a configuration, as recipes/paper-table/config.ts does",
    fits: (value): value is TableFile => typeof value === "object" && value !== null && "places" in value,
  });
}

const wrong = (message: string) => new SparringError("usage", `paper-table: ${message}`);
