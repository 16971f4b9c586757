import { expect, test } from "vitest";
import { literalsIn, returnedNumbers } from "./program-tokens.ts";

test("literals are the strings and numbers that a program states", () => {
  const code = `// "no"
const a = await tools.f({ "id": "W1", n: -2.5, note: 'it\\'s "x"', line: "a\\nb" });
return \`plain\`;`;
  expect([...literalsIn(code)]).toEqual(["id", "W1", 2.5, 'it\'s "x"', "a\nb", "plain"]);
});

const put = "`$" + "{a} and b`";
test.each(["a[0]", "a.at(-1)", "a.slice(1)", put])("%s states nothing", (code) => {
  expect([...literalsIn(`return ${code};`)]).toEqual([]);
});

test("returned numbers are those that stand right behind return", () => {
  expect([...returnedNumbers("let n = 3; n += 1; return n;")]).toEqual([]);
  expect([...returnedNumbers("return 25;")]).toEqual([25]);
});
