import type { Outcome } from "../../core/index.ts";
import type { Verdict } from "../exchange.ts";
import type { TauScore } from "./domain.ts";

/** What a score of the checkout amounts to. Its reward is 0 or 1. */
export function scoreVerdict(score: TauScore, said: readonly string[], ended: "user" | "tool"): Verdict {
  return { outcome: outcomeOf(score), answer: said.at(-1) ?? null, score: { ...score, ended } };
}

function outcomeOf({ reward, database, outputs }: TauScore): Outcome {
  if (reward === 1) return { kind: "solved" };
  const missing = Object.keys(outputs).filter((text) => !outputs[text]);
  const why = [
    ...(database ? [] : ["the data are not as the ground truth leaves them"]),
    ...(missing.length > 0
      ? [`no reply says ${missing.map((text) => JSON.stringify(text)).join(", ")}`]
      : []),
  ];
  return { kind: "failed", detail: why.join("; ") };
}

/** Theirs gives no reward to a conversation that did not end by itself. */
export function unfinished(
  truncated: "turns" | "context" | "budget",
  said: readonly string[],
  detail: string,
): Verdict {
  return { outcome: { kind: "failed", truncated, detail }, answer: said.at(-1) ?? null };
}

/** Theirs gives no reward where its agent cannot read the model's message. */
export function unreadable(said: readonly string[], detail: string): Verdict {
  return {
    outcome: { kind: "failed", detail: `the message is no action: ${detail}` },
    answer: said.at(-1) ?? null,
  };
}
