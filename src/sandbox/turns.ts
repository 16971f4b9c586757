import { SparringError } from "../core/index.ts";

/** Lets so many at a time work; the others wait in the order in which they came. */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>;
  /** Refuses whoever waits. */
  close(): void;
}

export function createTurns(size: number): Turns {
  const queue: { serve: () => void; refuse: (reason: Error) => void }[] = [];
  let taken = 0;

  function turn(): Promise<void> {
    if (taken < size) {
      taken += 1;
      return Promise.resolve();
    }
    return new Promise((serve, refuse) => queue.push({ serve, refuse }));
  }
  function pass(): void {
    const next = queue.shift();
    if (next) next.serve();
    else taken -= 1;
  }
  return {
    async take(work) {
      await turn();
      try {
        return await work();
      } finally {
        pass();
      }
    },
    close() {
      for (const { refuse } of queue.splice(0)) refuse(closedError());
    },
  };
}

export function closedError(): SparringError {
  return new SparringError("sandbox", "run a program: the sandbox is closed; create another one");
}
