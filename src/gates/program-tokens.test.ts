import { expect, test } from "vitest";
import { literalsIn, returnedNumbers } from "./program-tokens.ts";

test("literals are the strings and numbers that a program states", () => {
  const code = `// "no"
const a = await tools.f({ "id": "W1", n: -2.5, note: 'it\\'s "x"', line: "a\\nb" });
return \`plain\`;`;
  expect([...literalsIn(code, "javascript")]).toEqual(["id", "W1", 2.5, 'it\'s "x"', "a\nb", "plain"]);
});

const put = "`$" + "{a} and b`";
test.each(["a[0]", "a.at(-1)", "a.slice(1)", put])("%s states nothing", (code) => {
  expect([...literalsIn(`return ${code};`, "javascript")]).toEqual([]);
});

test("returned numbers are those that stand right behind return", () => {
  expect([...returnedNumbers("let n = 3; n += 1; return n;", "javascript")]).toEqual([]);
  expect([...returnedNumbers("return 25;", "javascript")]).toEqual([25]);
});

test("in Python, too", () => {
  const code = `# "no"
a = tools.f(id="W1", n=-2.5, note='it\\'s "x"', line=r"a\\b", long="""two
lines""", put=f"{a} and", at=a[0], last=a[-1])
return 7 // 2 if a else 9`;
  expect([...literalsIn(code, "python")]).toEqual(["W1", 2.5, 'it\'s "x"', "a\\b", "two\nlines", 7, 2, 9]);
  expect([...returnedNumbers(code, "python")]).toEqual([7, 9]);
});
