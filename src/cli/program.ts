import { Command as Commander, CommanderError, Option } from "commander";
import { messageOf, SparringError } from "../core/index.ts";
import { version } from "../loop/index.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import type { Console } from "./console.ts";
import { flagOf, type OptionName, type OptionSpec, optionTable } from "./options.ts";

/** 0 success, 1 a failed result or a broken system, 2 wrong use, 130 stopped by Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 130;

/** Runs one command line (without `node` and the script) and says how the process should exit. Never rejects. */
export async function runCli(argv: readonly string[], console: Console): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const program = new Commander("sparring")
    .description("Agents that write their own tasks as code, keep the sound ones, and learn from them.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => console.out(text.trimEnd()),
      writeErr: (text) => console.log(text.trimEnd()),
    });
  for (const command of commands) {
    program.addCommand(
      subcommand(command, console, (code) => {
        exit = code;
      }),
    );
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return exit;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    console.status("");
    return explain(thrown, argv.includes("--debug"), console);
  }
}

function subcommand(command: Command, console: Console, exit: (code: ExitCode) => void): Commander {
  const built = new Commander(command.name)
    .description(command.summary)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => console.out(text.trimEnd()),
      writeErr: (text) => console.log(text.trimEnd()),
    })
    .allowExcessArguments(false)
    .showHelpAfterError(`Run "sparring ${command.name} --help" for what it takes.`);
  for (const [name, help] of Object.entries(command.arguments)) built.argument(`<${name}>`, help);
  for (const name of [...command.required, ...command.options, "json", "debug"] as OptionName[]) {
    built.addOption(commanderOption(name, command.required.includes(name)));
  }
  return built.action(async () => {
    const options = built.opts<Record<string, unknown>>();
    const result = await command.run(built.args, options, console);
    console.status("");
    console.out(options.json === true ? JSON.stringify(result.json) : result.text);
    exit(result.ok ? 0 : 1);
  });
}

function commanderOption(name: OptionName, required: boolean): Option {
  const spec: OptionSpec<unknown> & { fallback?: unknown } = optionTable[name];
  const option = new Option(flagOf(name), spec.help).makeOptionMandatory(required);
  // Under its name in the table, however it is typed.
  option.attributeName = () => name;
  if (spec.value !== undefined) option.argParser(spec.read);
  return spec.fallback === undefined ? option : option.default(spec.fallback);
}

function explain(thrown: unknown, debug: boolean, console: Console): ExitCode {
  console.log(`sparring: ${messageOf(thrown)}`);
  if (debug && thrown instanceof Error) {
    for (let error: unknown = thrown; error instanceof Error; error = error.cause)
      console.log(error.stack ?? error.message);
  } else if (!(thrown instanceof SparringError)) {
    console.log(
      "This is not an error that Sparring expects. Run again with --debug to see where it comes from.",
    );
  }
  if (!(thrown instanceof SparringError)) return 1;
  if (thrown.code === "interrupted") return 130;
  return thrown.code === "usage" ? 2 : 1;
}
