import { createHash } from "node:crypto";
import { canonicalJson, type Json, type ToolSpec } from "../core/index.ts";

/** See Environment.hash. */
export function hashOf(rules: string, tools: readonly ToolSpec[]): string {
  return createHash("sha256")
    .update(canonicalJson({ rules, tools: tools as unknown as Json[] }))
    .digest("hex");
}
