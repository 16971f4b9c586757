import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionOf, parseAction } from "./action.ts";

const call = (body: string) => parseAction(`<tool_call>${body}</tool_call>`, "json");

describe("a JSON tool call", () => {
  it("keeps the arguments as they were written", () => {
    expect(call('{"name":"pay","arguments":{"amount": 150.0, "to":"a\\u00e9"}}')).toEqual({
      kind: "call",
      name: "pay",
      argumentsJson: '{"amount": 150.0, "to":"a\\u00e9"}',
    });
  });

  it("may stand after other text and between white space", () => {
    const text = 'Let me see.\n<tool_call>\n {"name": "look", "arguments": {}}\n</tool_call>\n';
    expect(parseAction(text, "json")).toEqual({ kind: "call", name: "look", argumentsJson: "{}" });
  });

  it("is the first one of several", () => {
    const one = '<tool_call>{"name":"a","arguments":{"x":1}}</tool_call>';
    const two = '<tool_call>{"name":"b","arguments":{}}</tool_call>';
    expect(parseAction(one + two, "json")).toMatchObject({ kind: "call", name: "a" });
  });

  it("may contain its own closing tag in a text", () => {
    expect(call('{"name":"say","arguments":{"text":"</tool_call> \\"}"}}')).toMatchObject({
      argumentsJson: '{"text":"</tool_call> \\"}"}',
    });
  });

  it("needs no closing tag, no arguments and no order of members", () => {
    expect(parseAction('<tool_call>{"arguments":{"a":[1,{"b":2}]},"name":"x"}', "json")).toEqual({
      kind: "call",
      name: "x",
      argumentsJson: '{"a":[1,{"b":2}]}',
    });
    expect(call('{"name":"x"}')).toEqual({ kind: "call", name: "x", argumentsJson: "{}" });
  });

  it("may carry its arguments as JSON within a text", () => {
    expect(call('{"name":"x","arguments":"{\\"a\\": 1.50}"}')).toEqual({
      kind: "call",
      name: "x",
      argumentsJson: '{"a": 1.50}',
    });
  });

  it.each([
    ['{"name":"x","arguments":{"a":}}'],
    ['{"name":"x","arguments":{'],
    ['{"arguments":{}}'],
    ['{"name":7,"arguments":{}}'],
    ['{"name":"x","arguments":"not json"}'],
    ["get_order(5)"],
    [""],
  ])("that cannot be read is invalid and says what was expected: %s", (body) => {
    expect(call(body)).toMatchObject({ kind: "invalid", message: expect.stringContaining("expected") });
  });

  it("of an endpoint maps to the same action, with its id", () => {
    const toolCalls = [
      { id: "c1", name: "look", arguments: '{"n": 1.0}' },
      { id: "c2", name: "other", arguments: "{}" },
    ];
    expect(actionOf({ role: "assistant", content: "", toolCalls }, "json")).toEqual({
      kind: "call",
      name: "look",
      argumentsJson: '{"n": 1.0}',
      id: "c1",
    });
  });

  it("of an endpoint with malformed arguments is invalid and keeps its id", () => {
    const toolCalls = [{ id: "c1", name: "look", arguments: '{"n": ' }];
    expect(actionOf({ role: "assistant", content: "", toolCalls }, "json")).toMatchObject({
      kind: "invalid",
      id: "c1",
    });
  });

  it("is read back exactly, whatever the name and the arguments are", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.dictionary(fc.string(), fc.jsonValue()), (name, given) => {
        const argumentsJson = JSON.stringify(given);
        const text = `<tool_call>{"name": ${JSON.stringify(name)}, "arguments": ${argumentsJson}}</tool_call>`;
        expect(parseAction(text, "json")).toEqual({ kind: "call", name, argumentsJson });
      }),
    );
  });
});

describe("a block of code", () => {
  it("is what stands between the fences", () => {
    expect(parseAction("I look.\n```js\nreturn 1;\n```\nDone.", "code")).toEqual({
      kind: "code",
      code: "return 1;",
    });
  });

  it("is the first one of several, in either spelling", () => {
    expect(parseAction("```javascript\na()\n```\n```js\nb()\n```", "code")).toEqual({
      kind: "code",
      code: "a()",
    });
  });

  it("that never ends is invalid", () => {
    expect(parseAction("```js\nreturn 1;", "code").kind).toBe("invalid");
  });

  it("means nothing in the JSON format, and a tool call nothing in the code format", () => {
    expect(parseAction("```js\n1\n```", "json").kind).toBe("answer");
    expect(parseAction('<tool_call>{"name":"x"}</tool_call>', "code").kind).toBe("answer");
  });
});

describe("anything else", () => {
  it("is the answer, trimmed", () => {
    expect(parseAction("  42\n", "json")).toEqual({ kind: "answer", text: "42" });
  });

  it("never throws", () => {
    const pieces = [
      "<tool_call>",
      "</tool_call>",
      '{"name":',
      '"arguments":',
      "{",
      "}",
      '"',
      "\\",
      ",",
      "```js\n",
      "```",
    ];
    const texts = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary" })));
    fc.assert(
      fc.property(texts, fc.constantFrom("json" as const, "code" as const), (parts, format) => {
        expect(parseAction(parts.join(""), format).kind).toMatch(/^(call|code|invalid|answer)$/);
      }),
      { numRuns: 500 },
    );
  });
});
