/** Does what it is given one after the other, in order; a failure is its own and stops nothing that follows. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = before.then(work, work);
    before = done.catch(() => {});
    return done;
  };
}
