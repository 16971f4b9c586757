import type { Json } from "../core/index.ts";
import type { Console } from "./console.ts";
import type { OptionName, OptionValues } from "./options.ts";

/** What a command came to: the object that `--json` prints, the lines that people read, and whether it succeeded. */
export interface CommandResult {
  json: { [key: string]: Json };
  text: string;
  ok: boolean;
}

export interface Command {
  name: string;
  summary: string;
  /** Names of its positional arguments with what they are, in order; all are required. */
  arguments: Readonly<Record<string, string>>;
  required: readonly OptionName[];
  options: readonly OptionName[];
  /** One line each, for the reference page: what exit code 1 means here, what is read and written. */
  notes: readonly string[];
  run(args: readonly string[], options: Record<string, unknown>, console: Console): Promise<CommandResult>;
}

interface Definition<Argument extends string, Required extends OptionName, Optional extends OptionName> {
  name: string;
  summary: string;
  arguments?: Readonly<Record<Argument, string>>;
  required: readonly Required[];
  options: readonly Optional[];
  notes: readonly string[];
  run(
    input: Record<Argument, string> & OptionValues<Required | Optional, Required>,
    console: Console,
  ): Promise<CommandResult>;
}

/** Ties a command's names of arguments and options to what its `run` receives. */
export function defineCommand<
  Required extends OptionName,
  Optional extends OptionName,
  Argument extends string = never,
>(definition: Definition<Argument, Required, Optional>): Command {
  const names = definition.arguments ?? ({} as Record<Argument, string>);
  return {
    ...definition,
    arguments: names,
    run: (args, options, console) => {
      const given = Object.fromEntries(Object.keys(names).map((name, index) => [name, args[index]]));
      return definition.run({ ...given, ...options } as Parameters<typeof definition.run>[0], console);
    },
  };
}
