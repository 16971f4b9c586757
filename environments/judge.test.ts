import { createJavaScriptSandbox } from "sparring";
import { afterAll, describe, expect, test } from "vitest";
import { judge, saysId, saysNumber, saysNumbers, saysOneOf, saysText } from "./judge.ts";
import { statuses } from "./retail/shop.ts";

const sandbox = createJavaScriptSandbox({ workers: 1 });
afterAll(() => sandbox.close());

const call = async () => ({ kind: "refused" as const, error: "no tools here" });

async function accepts(answer: string, expression: string): Promise<unknown> {
  const result = await sandbox.run({ code: judge({ answer: expression }), answer, tools: [], call });
  return result.error ?? result.value;
}

describe("what an answer says", () => {
  test.each([
    ["42", saysNumber(42)],
    ["$42", saysNumber(42)],
    ["The total of W1043 is 42.", saysNumber(42)],
    ["42.00", saysNumber(42)],
    ["1,042 in all", saysNumber(1042)],
    ["3 orders and 42 left", saysNumbers([42, 3])],
    ["It is W1043, of user U214", saysId("W1043")],
    ["v302", saysId("V302")],
    ["It was Canceled.", saysOneOf("cancelled", statuses)],
    ["They live at 12 oak street", saysText("12 Oak Street")],
  ])("%s is accepted", async (answer, expression) => {
    expect(await accepts(answer, expression)).toBe(true);
  });

  test.each([
    ["", saysNumber(0)],
    ["420", saysNumber(42)],
    ["W42", saysNumber(42)],
    ["40 or 42", saysNumber(42)],
    ["42.5", saysNumber(42)],
    ["42", saysNumbers([42, 3])],
    ["W10431", saysId("W1043")],
    ["W1043 or W1044", saysId("W1043")],
    ["pending or delivered", saysOneOf("pending", statuses)],
    ["", saysOneOf("pending", statuses)],
  ])("%s is not", async (answer, expression) => {
    expect(await accepts(answer, expression)).toBe(false);
  });
});
