import { runCli } from "../../src/cli/program.ts";

export interface Ran {
  exit: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line in this process, as main.ts does. */
export async function sparring(...argv: string[]): Promise<Ran> {
  const out: string[] = [];
  const log: string[] = [];
  const exit = await runCli(argv, {
    out: (text) => void out.push(text),
    log: (line) => void log.push(line),
    status: () => {},
    interactive: false,
    signal: new AbortController().signal,
  });
  return { exit, stdout: out.join("\n"), stderr: log.join("\n") };
}

/** The same with --json; stdout has to be exactly one JSON object. */
export async function sparringJson(...argv: string[]): Promise<Ran & { json: Record<string, unknown> }> {
  const ran = await sparring(...argv, "--json");
  return { ...ran, json: JSON.parse(ran.stdout) };
}
