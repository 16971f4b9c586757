/**
 * Whether a thread computes in the runtime's native code, in memory that another thread sees. A process that exits
 * meanwhile dies of the runtime ("terminate called after throwing an instance of 'Napi::Error'"), so exiting has to wait
 * for the computation under way and to keep the next from starting.
 */
export type Computing = Int32Array<SharedArrayBuffer>;

const [free, taken] = [0, 1];

export const notComputing = (): Computing => new Int32Array(new SharedArrayBuffer(4));

/** Waits as long as it is taken; blocks the thread. Whoever ends the process never gives it back. */
export function take(computing: Computing): void {
  while (Atomics.compareExchange(computing, 0, free, taken) !== free) Atomics.wait(computing, 0, taken);
}

export function giveBack(computing: Computing): void {
  Atomics.store(computing, 0, free);
  Atomics.notify(computing, 0, 1);
}

const open = new Set<Computing>();
const takeAll = () => open.forEach(take);

/** From here on this process exits only between computations; gives what ends that. */
export function exitBetween(computing: Computing): () => void {
  if (open.size === 0) process.on("exit", takeAll);
  open.add(computing);
  return () => {
    open.delete(computing);
    if (open.size === 0) process.off("exit", takeAll);
  };
}
