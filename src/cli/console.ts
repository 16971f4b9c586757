/** Where a command's words go, and how it learns that it should stop. Handed in, so that tests can listen. */
export interface Console {
  /** Results only: with --json one object, without it what people read. */
  out(text: string): void;
  /** Progress, logs and errors: one line. */
  log(line: string): void;
  /**
   * Replaces the line that shows the present state. On a terminal it is drawn over; elsewhere nothing is shown,
   * because whoever reports progress also logs milestones.
   */
  status(line: string): void;
  /** Whether `status` shows anything. */
  readonly interactive: boolean;
  /** Aborted by the first Ctrl-C: finish what is under way, save, and stop. */
  readonly signal: AbortSignal;
}

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** The console of a process: results on stdout; logs and a single updating line on stderr. */
export function createConsole(stdout: Output, stderr: Output, signal: AbortSignal): Console {
  const interactive = stderr.isTTY === true;
  let shown = false;
  const clear = () => {
    if (shown) stderr.write("\r\x1b[2K");
    shown = false;
  };
  return {
    interactive,
    signal,
    out: (text) => {
      clear();
      stdout.write(`${text}\n`);
    },
    log: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    status: (line) => {
      if (!interactive) return;
      clear();
      if (line === "") return;
      stderr.write(line.slice(0, Math.max(20, (stderr.columns ?? 80) - 1)));
      shown = true;
    },
  };
}
