import type { parquetWriteBuffer } from "hyparquet-writer";
import type { RolloutRow } from "./rows.ts";

type Schema = NonNullable<Parameters<typeof parquetWriteBuffer>[0]["schema"]>;

type Column = { [Name in keyof RolloutRow]: Kind };
type Kind = "text" | "whole" | "number" | "json" | "wholes" | "numbers";

const columns: Column = {
  id: "text",
  role: "text",
  environment: "text",
  scenario: "json",
  task: "text",
  model: "text",
  seed: "whole",
  format: "text",
  messages: "json",
  tools: "json",
  answer: "text",
  outcome: "text",
  reward: "number",
  turns: "whole",
  tool_calls: "whole",
  token_ids: "wholes",
  token_mask: "wholes",
  token_logprobs: "numbers",
};

/** The rows as a Parquet file, with the features that Hugging Face datasets reads it by: messages and tools are JSON. */
export async function parquetOf(rows: readonly RolloutRow[]): Promise<Uint8Array> {
  // Loaded where it is needed: most commands write no Parquet.
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const names = Object.keys(columns) as (keyof RolloutRow)[];
  const buffer = parquetWriteBuffer({
    columnData: names.map((name) => ({ name, data: rows.map((row) => stored(columns[name], row[name])) })),
    schema: [
      { name: "root", num_children: names.length },
      ...names.flatMap((name) => schemaOf(name, columns[name])),
    ],
    kvMetadata: [{ key: "huggingface", value: JSON.stringify({ info: { features: featuresOf(names) } }) }],
  });
  return new Uint8Array(buffer);
}

function stored(kind: Kind, value: unknown): unknown {
  // A seed may be an unsigned 32-bit number.
  if (kind === "whole") return BigInt(value as number);
  return value;
}

const primitives = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  json: { type: "BYTE_ARRAY", converted_type: "JSON" },
  whole: { type: "INT64" },
  number: { type: "DOUBLE" },
  wholes: { type: "INT32" },
  numbers: { type: "DOUBLE" },
} as const;

function schemaOf(name: string, kind: Kind): Schema {
  if (kind !== "wholes" && kind !== "numbers") {
    return [{ name, repetition_type: "OPTIONAL", ...primitives[kind] }];
  }
  return [
    { name, repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "OPTIONAL", ...primitives[kind] },
  ];
}

const scalar = (dtype: string) => ({ dtype, _type: "Value" });
const features: { [K in Kind]: object } = {
  text: scalar("string"),
  json: { _type: "Json" },
  whole: scalar("int64"),
  number: scalar("float64"),
  wholes: { feature: scalar("int32"), _type: "List" },
  numbers: { feature: scalar("float64"), _type: "List" },
};

function featuresOf(names: readonly (keyof RolloutRow)[]): object {
  return Object.fromEntries(names.map((name) => [name, features[columns[name]]]));
}
