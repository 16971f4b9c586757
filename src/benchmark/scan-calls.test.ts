import { expect, test } from "vitest";
import { scanCalls } from "./scan-calls.ts";

const call = (name: string, args: object) => ({ name, arguments: args });

test.each([
  ['return await tools.get_price({ good: "rice" });', [call("get_price", { good: "rice" })]],
  [`tools.get_price({"good":'rice',})`, [call("get_price", { good: "rice" })]],
  ["tools\n  .show_log({})", [call("show_log", {})]],
  ["tools.show_log()", [call("show_log", {})]],
  ["tools.add({ a: -1.5, b: price })", [call("add", { a: -1.5, b: undefined })]],
  ["tools.add({ a: one.price * 2, b: 1 + 2 })", [call("add", { a: undefined, b: undefined })]],
  [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the program's placeholder
    "tools.send({ to, text: `hi ${to}, you`, urgent: true })",
    [call("send", { to: undefined, text: undefined, urgent: true })],
  ],
  ["tools.send({ text: `plain` })", [call("send", { text: "plain" })]],
  [
    `tools.exchange({ items: ["a", 'b'], to: [x] })`,
    [call("exchange", { items: ["a", "b"], to: undefined })],
  ],
  [
    `tools.say({ text: "it's \\"here\\", (see {1})", n: 2 })`,
    [call("say", { text: `it's "here", (see {1})`, n: 2 })],
  ],
])("reads %s", (code, calls) => {
  expect(scanCalls(code)).toEqual(calls);
});

test("a call among another's arguments comes first, and calls after it are found", () => {
  const code = 'await tools.to_rna({ dna: await tools.get_sample({ id: "S1" }) }); await tools.show_log({});';
  expect(scanCalls(code).map(({ name }) => name)).toEqual(["get_sample", "to_rna", "show_log"]);
});

test.each([
  '// tools.book({ id: "H1" })',
  '/* tools.book({ id: "H1" })\n */',
  `return "tools.book({ id: 1 })";`,
  "return `tools.book({})`;",
  "mytools.book({})",
  "other.tools.book({})",
  "return tools.length;",
])("finds no call in %s", (code) => {
  expect(scanCalls(code)).toEqual([]);
});

test.each([
  "tools.book({ id: ",
  'tools.book({ id: "H1',
  "tools.book(((",
  "tools.book([1, {2: ]})",
  "tools.book({...rest})",
])("survives broken code: %s", (code) => {
  expect(scanCalls(code).map(({ name }) => name)).toEqual(["book"]);
});

test("deep nesting ends soon, however long the text", () => {
  expect(scanCalls("tools.a(".repeat(100_000)).length).toBe(1250);
});

test.each([
  ['return tools.get_price(good="rice")', [call("get_price", { good: "rice" })]],
  [
    `tools.add(a=-1.5, b=price["x"], yes=True, none=None, list=['a', "b"])`,
    [call("add", { a: -1.5, b: undefined, yes: true, none: null, list: ["a", "b"] })],
  ],
  ["x = 7 // 2; tools.show_log()", [call("show_log", {})]],
  ["tools.show(a=tools.find(b=1))", [call("find", { b: 1 }), call("show", { a: undefined })]],
  ["# tools.show_log()", []],
  ['"""tools.show_log(a="b")"""', []],
])("reads Python: %s", (code, calls) => {
  expect(scanCalls(code, "python")).toEqual(calls);
});
