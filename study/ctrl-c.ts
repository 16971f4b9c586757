import { SparringError } from "../src/core/index.ts";

/** Does work that the first Ctrl-C stops at a safe point; the second ends the process. Gives the exit code: the work's own, or 130. */
export async function untilCtrlC(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const { signal, release } = listenForCtrlC();
  try {
    return await work(signal);
  } catch (thrown) {
    if (!(thrown instanceof SparringError) || thrown.code !== "interrupted") throw thrown;
    console.log("Stopped. The same command goes on from here.");
    return 130;
  } finally {
    release();
  }
}

function listenForCtrlC(): { signal: AbortSignal; release(): void } {
  const stop = new AbortController();
  let asked = 0;
  const interrupt = () => {
    // One press can arrive twice: from the terminal and from npm.
    if (stop.signal.aborted && performance.now() - asked > 1000) process.exit(130);
    if (stop.signal.aborted) return;
    asked = performance.now();
    console.log(
      "\nStopping at the next safe point. Press Ctrl-C again to stop now; at most one wave is lost.",
    );
    stop.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const release = () => {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  };
  return { signal: stop.signal, release };
}
