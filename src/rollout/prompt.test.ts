import { describe, expect, it } from "vitest";
import { library } from "../../test/environment/library.ts";
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
