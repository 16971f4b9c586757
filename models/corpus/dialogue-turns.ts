import { capital } from "./names.ts";
import type { Step } from "./plan.ts";
import type { Turn } from "./transcripts.ts";

export const customer = (content: string): Turn => ({ role: "user", content, taught: false });
export const assistant = (content: string): Turn => ({ role: "assistant", content, taught: true });
/** As who serves writes it. */
export const asSentence = (text: string, end: string) =>
  `${capital(text.trim()).replace(/\bi\b/g, "I")}${end}`;

/** A name as people say it. */
export const spoken = (name: string | undefined) => (name ?? "").replace(/_id$/, "").replace(/_/g, " ");

/** What the wordings about a call need to know. */
export function slotsOf({ tool }: Step, field: string | undefined) {
  return {
    E: tool.table?.noun ?? "",
    P: tool.table?.plural ?? "",
    F: spoken(field),
    G: spoken(tool.note?.second),
    S: tool.note?.status ?? "",
    T: tool.field?.table?.noun ?? "",
  };
}
