import type { Random } from "sparring";

/** Ids of a letter and two digits, none twice. So many are possible that scenarios rarely share one. */
export function drawIds(random: Random, letter: string, count: number): string[] {
  const numbers = random.shuffle([...Array(90).keys()]).slice(0, count);
  return numbers.map((number) => `${letter}${number + 10}`);
}
