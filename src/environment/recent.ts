/** Keeps the most recently used values, up to a number of them. */
export function createRecent<V>(capacity: number): { get(key: string, make: () => V): V } {
  // A Map iterates in the order of insertion, so the first key is the one that was used longest ago.
  const kept = new Map<string, V>();
  return {
    get(key, make) {
      const value = kept.has(key) ? (kept.get(key) as V) : make();
      kept.delete(key);
      kept.set(key, value);
      if (kept.size > capacity) kept.delete(kept.keys().next().value as string);
      return value;
    },
  };
}
