import type { Command } from "./command.ts";
import { flagOf, type OptionName, type OptionSpec, optionTable } from "./options.ts";

/** docs/cli.md, from the commands and the table of options that also make the command line. */
export function renderReference(commands: readonly Command[]): string {
  const overview = commands.map(
    ({ name, summary }) => `| [\`sparring ${name}\`](#sparring-${name}) | ${summary} |`,
  );
  return `${[
    "# Commands",
    "<!-- Generated from src/cli; run `npx vitest run test/cli/reference.test.ts -u` after a change. -->",
    ["| | |", "|---|---|", ...overview].join("\n"),
    `Every command takes \`--json\` (${optionTable.json.help}) and \`--debug\` (${optionTable.debug.help}).`,
    "Exit codes: 0 success, 1 a failed result or a broken system, 2 wrong use, 130 stopped by Ctrl-C. An error is one line on stderr: the operation, what was expected, what arrived, and the remedy.",
    "Models at an endpoint (`openai:NAME`) are reached at `OPENAI_BASE_URL` with `OPENAI_API_KEY`.",
    ...commands.map(section),
  ].join("\n\n")}\n`;
}

function section(command: Command): string {
  const positional = Object.keys(command.arguments);
  const usage = [
    "sparring",
    command.name,
    ...positional.map((name) => `<${name}>`),
    ...command.required.map(flagOf),
    "[options]",
  ];
  const rows = [
    ...Object.entries(command.arguments).map(([name, help]) => `| \`<${name}>\` | ${help} |`),
    ...command.required.map((name) => row(name, "required")),
    ...command.options.map((name) => row(name, fallbackOf(name))),
  ];
  return [
    `## sparring ${command.name}`,
    `${command.summary}.`,
    `\`\`\`sh\n${usage.join(" ")}\n\`\`\``,
    ["| | |", "|---|---|", ...rows].join("\n"),
    command.notes.map((note) => `* ${note}`).join("\n"),
  ].join("\n\n");
}

function row(name: OptionName, remark: string): string {
  const flag = flagOf(name).replaceAll("|", "\\|");
  return `| \`${flag}\` | ${optionTable[name].help}${remark === "" ? "" : ` (${remark})`} |`;
}

function fallbackOf(name: OptionName): string {
  const spec: OptionSpec<unknown> & { fallback?: unknown } = optionTable[name];
  return spec.fallback === undefined ? "" : `default: ${spec.fallback}`;
}
