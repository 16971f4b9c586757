/** What the suites' verifiers are written with: lenient about how an answer is put, strict about what it says. */

/** What a read tool has to show after the task. */
export interface Expected {
  tool: string;
  args: object;
  value: object | string | number;
}

/** The source of a tool call with fixed arguments. */
export const call = (tool: string, args: object) => `await tools.${tool}(${JSON.stringify(args)})`;

/** The source of a verifier: every record as expected, and the answer by an expression over `answer`. */
export function judge({ records = [], answer = "true" }: { records?: Expected[]; answer?: string }): string {
  const checks = records.map(
    ({ tool, args, value }) => `if (!same(${call(tool, args)}, ${JSON.stringify(value)})) return false;`,
  );
  return [...(records.length === 0 ? [] : [sameSource]), ...checks, `return ${answer};`].join("\n");
}

// Equal whatever the order of keys and of lists: it depends on the order of the calls, which is the agent's business.
const sameSource = `const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted).sort();
  if (value === null || typeof value !== "object") return value;
  return Object.keys(value).sort().map((key) => [key, sorted(value[key])]);
};
const same = (found, expected) => JSON.stringify(sorted(found)) === JSON.stringify(sorted(expected));`;

/** The answer names this number and no other; digits in ids do not count. */
export const saysNumber = (number: number) => saysNumbers([number]);

/** The answer names these numbers, in any order, and no others. */
export function saysNumbers(numbers: number[]): string {
  const expected = JSON.stringify([...new Set(numbers)].sort((a, b) => a - b).join());
  return `[...new Set((answer.replace(/(\\d),(?=\\d{3})/g, "$1").match(/(?<![A-Za-z0-9.])-?\\d+(\\.\\d+)?/g) ?? []).map(Number))].sort((a, b) => a - b).join() === ${expected}`;
}

/** The answer names this id and no other of its kind. */
export function saysId(id: string): string {
  return `[...new Set(answer.toUpperCase().match(/\\b${id[0]}\\d+\\b/g) ?? [])].join() === ${JSON.stringify(id)}`;
}

/** The answer contains the text, whatever the case. */
export const saysText = (text: string) =>
  `answer.toLowerCase().includes(${JSON.stringify(text.toLowerCase())})`;

/** The answer names this one of the choices and none of the others. */
export function saysOneOf(choice: string, choices: readonly string[]): string {
  return `${JSON.stringify(choices)}.filter((choice) => answer.toLowerCase().replaceAll("canceled", "cancelled").split(/[^a-z]+/).includes(choice)).join() === ${JSON.stringify(choice)}`;
}
