import { describe, expect, it } from "vitest";
import { isHarmless } from "./tools.ts";

describe("a call that may run beside other trials", () => {
  it.each([
    ["text_as_action", "click_url, /products"],
    ["text_as_action", "calculator, 2 + (3 * 4.5)"],
    ["json_as_action", '{"tool": "calculator", "args": ["7 / 2 - 1"]}'],
    ["json_as_action", '{"tool": "find_flights", "args": ["A", "B", "2023-12-25"]}'],
  ] as const)("%s: %s", (mode, action) => {
    expect(isHarmless(mode, action)).toBe(true);
  });
});

describe("a call that needs an interpreter of its own", () => {
  it.each([
    ["code_as_action", "print(1)"],
    ["text_as_action", "calculator, __import__('os')"],
    ["text_as_action", "calculator, 9**9**9"],
    ["text_as_action", 'calculator, "1" * 9999999999'],
    ["text_as_action", "calculator, [1] * 9999999999"],
    ["json_as_action", '{"tool": "calculator", "args": ["9 ** 9"]}'],
    ["json_as_action", '{"tool": "calculator", "args": ["TASKS"]}'],
    ["json_as_action", '{"tool": "calculator", "args": [{"a": "TASKS"}]}'],
    ["json_as_action", '{"tool": "calculator", "args": "TASKS"}'],
    ["json_as_action", '{"tool": "\\u0063alculator", "args": ["TASKS"]}'],
    ["json_as_action", "calculator, but not JSON"],
  ] as const)("%s: %s", (mode, action) => {
    expect(isHarmless(mode, action)).toBe(false);
  });
});
