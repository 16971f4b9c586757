import type { z } from "zod";
import { decodeForwardBackward, protobufType } from "../tinker/index.ts";
import { refuse } from "./refusal.ts";

/** What a request says, in JSON or in the Tinker API's binary encoding. */
export async function bodyOf(request: Request): Promise<unknown> {
  if (request.headers.has("content-encoding")) throw refuse(415, "expected a body that is not compressed");
  const bytes = new Uint8Array(await request.arrayBuffer());
  const binary = request.headers.get("content-type")?.includes(protobufType);
  try {
    return binary ? decodeForwardBackward(bytes) : JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw refuse(400, `expected ${binary ? "a message of tinker_public.proto" : "JSON"}, got something else`);
  }
}

export function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw refuse(422, complaints.join("; "));
}
