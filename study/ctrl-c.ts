/** A signal that the first Ctrl-C aborts; the second ends the process. */
export function listenForCtrlC(): { signal: AbortSignal; release(): void } {
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
