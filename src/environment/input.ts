import { z } from "zod";
import { type JsonObject, messageOf, SparringError } from "../core/index.ts";

/** Arguments that fit the schema, or a short message that a model can act on. */
export type ParsedInput = { args: unknown } | { error: string };

/** The JSON Schema (draft 7) of a tool's zod input, and the parser of what a model or program sent as arguments. */
export function inputSchema(
  where: string,
  input: z.ZodObject,
): { schema: JsonObject; parse(json: string): ParsedInput } {
  // An argument that no tool knows is a misunderstanding worth hearing about, unless the author allows for it.
  const strict = input.def.catchall === undefined ? input.strict() : input;
  let schema: JsonObject;
  try {
    schema = z.toJSONSchema(input, { target: "draft-7", io: "input" }) as JsonObject;
  } catch (cause) {
    throw new SparringError("usage", `${where}: the input has no JSON Schema: ${messageOf(cause)}`, {
      cause,
    });
  }
  const known = Object.keys(input.shape);
  return { schema: withoutNoise(schema) as JsonObject, parse: (json) => parse(strict, known, json) };
}

/** The same for a schema that somebody else wrote, such as an MCP server; what zod cannot express is left to its owner to check. */
export function foreignInput(schema: JsonObject): { schema: JsonObject; parse(json: string): ParsedInput } {
  const known = Object.keys((schema.properties ?? {}) as JsonObject);
  const input = zodOf(schema, known);
  return { schema: withoutNoise(schema) as JsonObject, parse: (json) => parse(input, known, json) };
}

function zodOf(schema: JsonObject, known: readonly string[]): z.ZodType {
  // As with our own tools: an argument that no tool knows is worth hearing about, unless the author allows for it.
  const open = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  try {
    const input = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    return input instanceof z.ZodObject && !open ? input.strict() : input;
  } catch {
    const required = new Set((schema.required ?? []) as string[]);
    const shape = known.map((key) => [key, required.has(key) ? z.json() : z.json().optional()]);
    const input = z.object(Object.fromEntries(shape));
    return open ? input.loose() : input.strict();
  }
}

function parse(input: z.ZodType, known: string[], json: string): ParsedInput {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { error: "arguments: expected a JSON object, got text that is not JSON" };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { error: `arguments: expected a JSON object, got ${kindOf(value)}` };
  }
  const result = input.safeParse(value);
  if (result.success) return { args: result.data };
  const problems = result.error.issues.slice(0, 3).map((issue) => problem(issue, value, known));
  return { error: problems.join("; ") };
}

function problem(issue: z.core.$ZodIssue, args: object, known: string[]): string {
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
    return `unknown argument ${issue.keys.join(", ")}: expected ${known.length === 0 ? "none" : known.join(", ")}`;
  }
  const path = issue.path.join(".");
  const expected = expectation(issue);
  if (issue.path.length === 1 && !Object.hasOwn(args, path)) return `missing argument ${path}: ${expected}`;
  return path === "" ? `arguments: ${expected}` : `argument ${path}: ${expected}`;
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type")
    return `expected ${issue.expected === "int" ? "a whole number" : issue.expected}`;
  if (issue.code === "invalid_value") {
    return `expected ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
  }
  return issue.message;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}

/** Drops what a schema says about zod and not about the tool: models read every word of it. */
function withoutNoise(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutNoise);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !isNoise(key, value))
      .map(([key, value]) => [key, key === "properties" ? ofEach(value, withoutNoise) : withoutNoise(value)]),
  );
}

function isNoise(key: string, value: unknown): boolean {
  if (key === "$schema") return true;
  if (key === "additionalProperties") return typeof value === "boolean";
  return (
    (key === "minimum" || key === "maximum") &&
    !Number.isSafeInteger(Math.abs(Number(value)) + 1) &&
    Number.isInteger(value)
  );
}

function ofEach(members: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(members).map(([key, value]) => [key, change(value)]));
}
