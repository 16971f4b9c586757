import { expect, test } from "vitest";
import { normalInstruction, normalProgram } from "./not-duplicate.ts";

test("an instruction is its words and numbers", () => {
  expect(normalInstruction("Cancel  order #W-12, please!")).toBe(
    normalInstruction("cancel order W 12 please"),
  );
  expect(normalInstruction("Cancel order 12")).not.toBe(normalInstruction("Cancel order 13"));
});

const program = 'const order = await tools.get_order({ order_id: "W1" }); return order.total;';

test.each([
  [
    "layout and comments",
    '// look\nconst order = await tools.get_order({order_id:"W1"})\n/* say */ return order.total',
  ],
  ["quotes", "const order = await tools.get_order({ order_id: 'W1' }); return order.total;"],
  [
    "names of its own",
    'let o = await tools.get_order({ order_id: "W1" }); return o.total;'.replace("let", "const"),
  ],
])("%s make no other program", (_, other) => {
  expect(normalProgram(other, "javascript")).toBe(normalProgram(program, "javascript"));
});

test.each([
  ["an argument", program.replace("W1", "W2")],
  ["a property", program.replace("total", "status")],
  ["a tool", program.replace("get_order", "find_order")],
  ["a // in a text", program.replace("W1", "//W1")],
  [
    "a property that is called like a variable",
    'const total = await tools.get_order({ order_id: "W1" }); return total.order;',
  ],
])("%s makes another program", (_, other) => {
  expect(normalProgram(other, "javascript")).not.toBe(normalProgram(program, "javascript"));
});

const python = 'order = tools.get_order(order_id="W1")\nreturn order["total"]';

test.each([
  [
    "layout and comments",
    "# look\norder = tools.get_order(\n  order_id = 'W1')\nreturn order['total'] # say",
  ],
  ["names of its own", python.replaceAll("order =", "o =").replace("return order", "return o")],
])("%s make no other Python program", (_, other) => {
  expect(normalProgram(other, "python")).toBe(normalProgram(python, "python"));
});

test.each([
  ["an argument", python.replace("W1", "W2")],
  ["the name of an argument", python.replace("order_id", "id")],
  ["a key", python.replace("total", "status")],
  ["a # in a text", python.replace("W1", "#W1")],
  ["a comparison", python.replace("return order", "return total == order")],
])("%s makes another Python program", (_, other) => {
  expect(normalProgram(other, "python")).not.toBe(normalProgram(python, "python"));
});
