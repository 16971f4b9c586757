import { existsSync } from "node:fs";
import { basename, extname } from "node:path";
import { SparringError } from "../core/index.ts";
import { mcpAddress } from "../environment/index.ts";
import { demo, distillation, type LoopConfig, parseConfig } from "../loop/index.ts";
import { builtIn, loadDefault } from "./load-module.ts";

const presets = { demo, distillation };
const defaultFile = "sparring.config.ts";

interface ConfigOptions {
  config?: string;
  preset?: keyof typeof presets;
  env?: string;
  suite?: string;
  model?: string;
  challenger?: string;
  executor?: string;
  seed?: number;
}

/** What a command line asks for. */
export interface RequestedConfig {
  /** Whether it says anything about the configuration; a run that is resumed has one already. */
  explicit: boolean;
  /** Throws where it is none, or not a valid one. */
  config(): LoopConfig;
}

/** Puts file or preset and single options together; the options win. */
export async function requestedConfig(options: ConfigOptions): Promise<RequestedConfig> {
  const { config: file, preset, env, suite, model, seed, challenger, executor } = options;
  if (file !== undefined && preset !== undefined) {
    throw new SparringError("usage", "run: expected --config or --preset, got both; leave one out");
  }
  const path = file ?? (preset === undefined && existsSync(defaultFile) ? defaultFile : undefined);
  const base = path === undefined ? preset && presets[preset] : await loadConfig(path);
  const extra = {
    ...(env !== undefined && { environment: env }),
    ...(suite !== undefined && { suite }),
    ...(model !== undefined && { model }),
    ...(seed !== undefined && { seed }),
    ...(challenger !== undefined && { challenge: withModel(base, "challenge", challenger) }),
    ...(executor !== undefined && { rollouts: withModel(base, "rollouts", executor) }),
  };
  return {
    explicit: file !== undefined || preset !== undefined || Object.keys(extra).length > 0,
    config: () => {
      if (base === undefined && env === undefined) {
        throw new SparringError(
          "usage",
          `run: expected a configuration, got none; write ${defaultFile}, or name one with --config, --preset demo or --env`,
        );
      }
      const plain = { name: nameOf(env ?? ""), model: "lab", seed: 1 };
      return parseConfig(
        { ...(base ?? plain), ...extra },
        path ?? (preset ? `of preset ${preset}` : "of --env"),
      );
    },
  };
}

/** A section of the configuration with another model; whether the rest of it is right is checked with the whole. */
function withModel(base: object | undefined, section: "challenge" | "rollouts", model: string): object {
  const present: unknown = Object(base)[section];
  return { ...(typeof present === "object" ? present : {}), model };
}

async function loadConfig(path: string): Promise<object> {
  return loadDefault(path, undefined, {
    operation: `read configuration ${path}`,
    expected: "an object, as defineConfig takes",
    fits: (value): value is object => typeof value === "object" && value !== null && !Array.isArray(value),
  });
}

/** The suite that goes with a configuration: its own, or that of the built-in environment. */
export function suiteOf({ environment, suite }: Pick<LoopConfig, "environment" | "suite">): string {
  if (suite !== undefined) return suite;
  if ((builtIn as readonly string[]).includes(environment)) return environment;
  throw new SparringError(
    "usage",
    `run: expected a held-out suite for the environment ${environment}; name its module as "suite" in the configuration, or with --suite`,
  );
}

/** `./my-environment.ts` is called my-environment, `mcp:npx some-server` is called mcp-npx-some-server. */
function nameOf(environment: string): string {
  if (mcpAddress(environment))
    return (
      environment
        .match(/[\w.]+/g)
        ?.join("-")
        .slice(0, 60) ?? "mcp"
    );
  return basename(environment, extname(environment));
}
