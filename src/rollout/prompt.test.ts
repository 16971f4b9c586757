import { describe, expect, it } from "vitest";
import { withCustomer } from "../../models/corpus/customer.ts";
import { makeWorld } from "../../models/corpus/generated-world.ts";
import { library } from "../../test/environment/library.ts";
import { createRandom } from "../core/index.ts";
import { nativePrompt, systemPrompt, toolLine } from "./prompt.ts";

const lines = [
  "A book is lent to one member at a time.",
  "Get a book by id: get_book(book_id: string)",
  "List book ids: list_books(limit?: number)",
  "Lend a book to a member: lend_book(book_id: string, member: string)",
];

describe("the system message", () => {
  it("in the brief style is, to the letter, what the shipped model was pretrained on", () => {
    expect(systemPrompt(library, "json", "brief")).toBe(lines.join("\n"));
    expect(systemPrompt(library, "code", "brief")).toBe([...lines, "Act with code."].join("\n"));
  });

  it("in the full style says how to act", () => {
    for (const line of lines) expect(systemPrompt(library, "json", "full")).toContain(line);
    expect(systemPrompt(library, "json", "full")).toContain("<tool_call>");
    expect(systemPrompt(library, "code", "full")).toContain("```js");
  });

  it("leaves tools to the endpoint where it has tool calling of its own", () => {
    expect(nativePrompt(library)).toContain("A book is lent");
    expect(nativePrompt(library)).not.toContain("get_book");
  });
});

describe("the system message of a rollout with a user", () => {
  it("in the brief style is one with which the shipped model was pretrained", () => {
    const opening = systemPrompt({ rules: "", tools: [] }, "json", "brief", true).trim();
    const world = { ...makeWorld(createRandom("world")), rules: "Be quick." };
    const seen = Array.from({ length: 3000 }, (_, seed) =>
      withCustomer(createRandom("customer", seed), world),
    );
    expect(seen.map(({ rules }) => rules)).toContain(`${opening} Be quick.`);
    expect(systemPrompt(library, "json", "brief", true)).toBe(`${opening} ${lines.join("\n")}`);
  });

  it("in the full style says what becomes of text", () => {
    for (const format of ["json", "code"] as const)
      expect(systemPrompt(library, format, "full", true)).toMatch(/is said to the user\./);
    expect(nativePrompt(library, true)).toContain("or write to the user");
  });
});

describe("a tool's line", () => {
  it("spells types as TypeScript does", () => {
    const input = {
      type: "object",
      properties: {
        kind: { enum: ["a", "b"] },
        counts: { type: "array", items: { type: "integer" } },
        place: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
        anything: {},
      },
      required: ["kind", "place"],
    };
    expect(toolLine({ name: "do_it", description: "Do it", input })).toBe(
      'Do it: do_it(kind: "a"|"b", counts?: number[], place: {city: string}, anything?: any)',
    );
  });
});
