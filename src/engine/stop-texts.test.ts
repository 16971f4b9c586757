import { expect, test } from "vitest";
import { stopWatch } from "./stop-texts.ts";

const bytes = (text: string) => Buffer.from(text).toString("latin1");
const stopsAt = (tokens: string[], stops: string[]) => {
  const watch = stopWatch(tokens, stops.map(bytes));
  return tokens.findIndex((_, token) => watch(token));
};

test.each([
  ["within one token", ["a", "b END c", "d"], ["END"], 1],
  ["across tokens", ["a E", "N", "D", "d"], ["END"], 2],
  ["at the very start", ["END"], ["END"], 0],
  ["the first of several", ["x</tool_", "call>END", "END"], ["END", "</tool_call>"], 1],
  ["a single character", ["ab", "c", "\n"], ["\n"], 2],
  ["a beginning that turns out to be another's", ["EN", "END"], ["END"], 1],
  ["never", ["EN", "ED", "E ND"], ["END"], -1],
  ["nothing to stop at", ["END"], [], -1],
])("a stop text is seen %s", (_, tokens, stops, at) => {
  expect(stopsAt(tokens, stops)).toBe(at);
});

test("a stop text is seen where tokens split its characters, and not in another character's bytes", () => {
  const euro = bytes("5 €");
  expect(stopsAt([euro.slice(0, 3), euro.slice(3, 4), euro.slice(4)], ["€"])).toBe(2);
  // The last two bytes of the euro sign end no other character's stop.
  expect(stopsAt([euro], ["¬"])).toBe(-1);
});
