import { parseProposal } from "../../src/challenger/index.ts";
import type { CodeAsTask, Json } from "../../src/core/index.ts";
import type { Environment } from "../../src/environment/index.ts";
import type { MadeTranscript } from "./make-transcript.ts";

/** The Code-as-Task that a generated challenger transcript ends with. */
export function candidateOf(
  id: string,
  environment: Environment,
  { transcript, state }: MadeTranscript,
): CodeAsTask {
  const parsed = parseProposal(transcript.turns.at(-1)!.content);
  if (!parsed.ok) throw new RangeError(`candidate ${id}: expected a proposal, got ${parsed.message}`);
  return {
    id,
    environment: environment.name,
    environmentHash: environment.hash,
    scenario: state as unknown as Json,
    language: "javascript",
    ...parsed.draft,
    provenance: { author: "challenger" },
  };
}
