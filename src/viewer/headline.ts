import { bytes, duration, integer, percent, plural, points, pValue } from "./format.ts";
import { type Html, html } from "./html.ts";
import type { Comparison, EvaluationSummary, Report } from "./report.ts";

/** The result first: held-out Pass@1 before and after with intervals, and whether the difference means anything. */
export function headline(report: Report): Html {
  const { before, after, comparison } = report;
  return html`<header>
    <p class="kicker">Sparring run</p>
    <h1>${report.environment}: ${verdict(comparison)}</h1>
    <p class="lead">${sentence(report)}</p>
    <div class="result">
      <div class="figures">
        ${figure("Before training", before)}
        ${figure("After training", after)}
        <div class="figure">
          <p class="label">Difference</p>
          <p class="number ${tone(comparison)}">${points(comparison.difference)}</p>
          <p class="detail">points, 95% ${points(comparison.ci95[0])} to ${points(comparison.ci95[1])}</p>
        </div>
      </div>
      ${intervals(before, after)}
    </div>
    <dl class="facts">
      ${fact("Model", report.model)}
      ${fact("Seed", String(report.seed))}
      ${fact("Held-out suite", `${before.suite}, ${before.split} split`)}
      ${fact("Tasks admitted", `${integer(report.tasks.admitted)} of ${integer(report.tasks.proposed)} proposed`)}
      ${fact("Training", `${report.training.algorithm.toUpperCase()}, ${plural(report.training.steps, "step")}`)}
      ${fact("Time", duration(report.wallSeconds))}
      ${fact("Peak memory", bytes(report.peakMemoryBytes))}
    </dl>
  </header>`;
}

function verdict(comparison: Comparison): string {
  if (comparison.ci95[0] > 0) return "better after training on its own tasks";
  if (comparison.ci95[1] < 0) return "worse after training on its own tasks";
  return "no clear change after training on its own tasks";
}

function tone(comparison: Comparison): string {
  if (comparison.ci95[0] > 0) return "gain";
  return comparison.ci95[1] < 0 ? "loss" : "";
}

function sentence({ before, after, comparison }: Report): string {
  return [
    `Held-out Pass@1 went from ${percent(before.passAt1)} to ${percent(after.passAt1)}`,
    `on ${plural(before.tasks, "task")} that training never saw, ${plural(before.trials, "attempt")} each.`,
    `Task by task, ${integer(comparison.gained)} were solved more often, ${integer(comparison.lost)} less often`,
    `and ${integer(comparison.same)} equally often (${pValue(comparison.p)}).`,
  ].join(" ");
}

function figure(label: string, evaluation: EvaluationSummary): Html {
  const { passAt1, passAt4, ci95 } = evaluation;
  return html`<div class="figure">
    <p class="label">${label}</p>
    <p class="number">${percent(passAt1)}</p>
    <p class="detail">Pass@1, 95% ${percent(ci95[0])} to ${percent(ci95[1])}</p>
    ${passAt4 === null ? undefined : html`<p class="detail">Pass@4 ${percent(passAt4)}</p>`}
  </div>`;
}

function fact(term: string, value: string): Html {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}

/** Two dots with whiskers on one axis, which ends at a round number above the higher whisker. */
function intervals(before: EvaluationSummary, after: EvaluationSummary): Html {
  const highest = Math.max(before.ci95[1], after.ci95[1], before.passAt1, after.passAt1);
  const end = [0.1, 0.2, 0.4, 0.6, 0.8, 1].find((candidate) => candidate >= highest) ?? 1;
  const at = (fraction: number) => `${((fraction / end) * 100).toFixed(2)}%`;
  const row = (
    label: string,
    evaluation: EvaluationSummary,
    kind: string,
  ) => html`<div class="interval ${kind}">
    <span class="label">${label}</span>
    <span class="track">
      <i class="whisker" style="left:${at(evaluation.ci95[0])};width:${at(evaluation.ci95[1] - evaluation.ci95[0])}"></i>
      <i class="dot" style="left:${at(evaluation.passAt1)}"></i>
    </span>
  </div>`;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (part) =>
      html`<i style="left:${`${part * 100}%`}">${(part * end * 100).toFixed(end < 0.4 ? 1 : 0).replace(/\.0$/, "")}%</i>`,
  );
  return html`<figure class="intervals" role="img" aria-label="Pass@1 with 95% intervals, before and after">
    ${row("Before", before, "is-before")}${row("After", after, "is-after")}
    <div class="axis"><span></span><span class="ticks">${ticks}</span></div>
  </figure>`;
}
