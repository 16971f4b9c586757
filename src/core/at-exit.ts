const work = new Set<() => void>();

/** Runs `undo` when the process ends, unless the function that it gives is called before. */
export function atExit(undo: () => void): () => void {
  if (work.size === 0) process.on("exit", undoAll);
  work.add(undo);
  return () => {
    work.delete(undo);
    if (work.size === 0) process.off("exit", undoAll);
  };
}

function undoAll(): void {
  for (const undo of work) undo();
}
