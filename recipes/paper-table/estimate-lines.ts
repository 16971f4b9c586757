import { plural } from "../../src/viewer/index.ts";
import { assumed, type TableEstimate } from "./estimate.ts";
import { charactersPerToken } from "./tokens.ts";

/** The estimate for people, with where it comes from. */
export function estimateLines({ roles, training, missing, done, measured }: TableEstimate): string {
  if (missing === 0) return `Nothing is left to compute: all ${done} jobs are done.`;
  const rows = roles.map(({ role, model, estimate: { about, most } }) => [
    role,
    model,
    count(about.calls),
    `${count(about.prompt)} + ${count(about.reply)}`,
    `${count(most.prompt)} + ${count(most.reply)}`,
  ]);
  const trained = ["training", "", "", count(training.about), count(training.most)];
  const heading = ["role", "model", "calls", "tokens, about (prompts + replies)", "tokens, at most"];
  return [
    `${plural(missing, "job")} to compute, ${done} done. What that takes:`,
    columns([heading, ...rows, ...(training.most > 0 ? [trained] : [])]),
    measured.length > 0
      ? `Rollouts are taken to be as long as those of zero-shot in ${measured.join(", ")}.`
      : "No rollout was played yet.",
    `Where none was: half of the turns allowed, ${assumed.reply} tokens a reply and ${assumed.observation} a tool's result, ${charactersPerToken} characters a token.`,
    "SCA's yield and the share of rollouts that are solved are the paper's where nothing was measured. At most: every limit of the configuration is reached.",
    "Prompts are counted in full at every turn; servers that cache prefixes compute few of them.",
  ].join("\n");
}

const units = [
  [1e9, " G"],
  [1e6, " M"],
  [1e3, " k"],
] as const;

/** 12,345,678 as "12.3 M": an estimate has no more digits. */
export function count(value: number): string {
  for (const [size, unit] of units) {
    const scaled = value / size;
    if (scaled >= 1) return `${scaled.toFixed(scaled < 100 ? 1 : 0)}${unit}`;
  }
  return String(Math.round(value));
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}
