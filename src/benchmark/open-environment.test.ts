import { describe, expect, it } from "vitest";
import { openBenchmarkEnvironment } from "./open-environment.ts";

describe("an environment of a benchmark", () => {
  it.each([
    ["m3tooleval", /expected m3tooleval:PART:FOLDER, with message_decoder, /],
    ["m3tooleval:web_browsing", /expected m3tooleval:PART:FOLDER/],
    ["m3tooleval:web:somewhere", /web_browsing as part and the folder of a checkout/],
    ["tau-bench:telecom:somewhere", /with retail, airline as part/],
    ["tau-bench::somewhere", /with retail, airline as part/],
  ])("is refused as %s", (name, message) => {
    expect(() => openBenchmarkEnvironment(name)).toThrow(message);
  });

  it.each([
    ["m3tooleval:web_browsing:nowhere", /expected nowhere to be a checkout of .*code-act.*git clone/],
    ["tau-bench:retail:C:\\nowhere", /expected C:\\nowhere to be a checkout of .*tau-bench.*git clone/],
  ])("needs the checkout of %s", async (name, message) => {
    await expect(openBenchmarkEnvironment(name)).rejects.toThrow(message);
  });

  it.each(["retail", "./m3tooleval.ts", "mcp:https://host/tau-bench", "constructor"])(
    "is not meant by %s",
    (name) => {
      expect(openBenchmarkEnvironment(name)).toBeUndefined();
    },
  );
});
