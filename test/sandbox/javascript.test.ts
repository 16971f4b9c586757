import { createJavaScriptSandbox } from "../../src/sandbox/index.ts";
import { testSandbox } from "./contract.ts";

testSandbox("JavaScript", () => createJavaScriptSandbox({ workers: 2 }), {
  returnsNested: `return { list: [1, "two", null], flag: true };`,
  returnsNothing: "const x = 1;",
  prints: `console.log("hello"); console.log(1);`,
  returnsAnswer: "return answer;",
  callsEcho: "return await tools.echo({ a: 1 });",
  callsEchoWithoutArguments: "return await tools.echo();",
  returnsRefusal: "return await tools.refuse();",
  callsInvalid: "return await tools.misuse({ a: 1 });",
  catchesInvalid: `try { await tools.misuse(); } catch { return "caught"; }`,
  callsUnknown: "return await tools.erase({ all: true });",
  callsInOrder: "return await Promise.all([0, 1, 2].map((n) => tools.echo({ n })));",
  callsWithoutWaiting: "tools.echo(); return 1;",
  callsForever: "for (;;) await tools.echo();",
  loopsForever: "for (;;);",
  printsForever: `for (;;) console.log("more");`,
  returnsTooMuch: `return "x".repeat(70_000);`,
  allocatesForever: "const kept = []; for (;;) kept.push({ a: [1, 2, 3] });",
  throws: `const x = 1;\nthrow new Error("broken");`,
  doesNotParse: "const x = 1;\nconst y = = 2;",
  waitsForever: "await new Promise(() => {});",
  countsUntilStopped: "for (let i = 0; ; i++) if (i % 1000 === 0) console.log(i);",
  returnsRandomAndTime: "return [Math.random(), Math.random(), Date.now()];",
  leavesAMark: `
    globalThis.mark = 1; Object.prototype.mark = 1; Array.prototype.mark = 1;
    JSON.stringify = () => '"marked"'; Math.random = () => 0; tools.mark = 1; console.mark = 1;
    return 1;`,
  findsTheMark: `
    return "mark" in globalThis || "mark" in {} || "mark" in [] || "mark" in tools || "mark" in console
      || JSON.stringify(1) !== "1" || Math.random() === 0;`,
});
