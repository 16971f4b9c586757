import type { TaskDraft } from "../core/index.ts";

export type ProposalFault =
  | "no-proposal"
  | "missing-section"
  | "duplicate-section"
  | "unclosed-section"
  | "empty-section";

/** A draft, or what is missing, in words for the challenger. */
export type ParsedProposal =
  | { ok: true; draft: TaskDraft }
  | { ok: false; code: ProposalFault; message: string };

type Section = "instruction" | "solution" | "verify" | "failure";

const openingTag = /<(instruction|solution|verify|failure)\b[^<>]*>/gi;

/**
 * Takes apart what a challenger wrote (the form is in prompt.ts). Text around the sections, attributes on the tags and
 * fences around code are forgiven; a section that is missing, doubled, empty or never closed is not. Never throws.
 */
export function parseProposal(text: string): ParsedProposal {
  const found: Record<Section, string[]> = { instruction: [], solution: [], verify: [], failure: [] };
  let any = false;
  openingTag.lastIndex = 0;
  for (let tag = openingTag.exec(text); tag !== null; tag = openingTag.exec(text)) {
    any = true;
    const section = (tag[1] as string).toLowerCase() as Section;
    const body = text.slice(openingTag.lastIndex);
    const closing = new RegExp(`</${section}\\s*>`, "i").exec(body);
    if (closing === null) return fault("unclosed-section", `expected </${section}> after <${section}>`);
    found[section].push(unfenced(body.slice(0, closing.index)));
    openingTag.lastIndex += closing.index + closing[0].length;
  }
  if (!any)
    return fault("no-proposal", "expected a task in <instruction>, <solution>, <verify> and <failure>");
  for (const section of ["instruction", "solution", "verify", "failure"] as const) {
    const bodies = found[section];
    if (bodies.length === 0)
      return fault("missing-section", `expected <${section}>...</${section}>, got none`);
    if (bodies.length > 1 && section !== "failure") {
      return fault("duplicate-section", `expected one <${section}>, got ${bodies.length}`);
    }
    if (bodies.includes(""))
      return fault("empty-section", `expected text in every <${section}>, got nothing`);
  }
  return {
    ok: true,
    draft: {
      instruction: found.instruction[0] as string,
      verify: found.verify[0] as string,
      solution: found.solution[0] as string,
      failures: found.failure,
    },
  };
}

/** True where a message is, or was meant as, a proposal. */
export function isProposal(text: string): boolean {
  return /<(instruction|solution)\b/i.test(text);
}

function fault(code: ProposalFault, message: string): ParsedProposal {
  return { ok: false, code, message };
}

function unfenced(body: string): string {
  const trimmed = body.trim();
  if (!trimmed.startsWith("```") || !trimmed.endsWith("```")) return trimmed;
  const firstLine = trimmed.indexOf("\n");
  return firstLine < 0 ? trimmed : trimmed.slice(firstLine + 1, -3).trim();
}
