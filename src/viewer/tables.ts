import { integer, percent, plural } from "./format.ts";
import { type Html, html } from "./html.ts";
import type { EvaluationSummary, Report } from "./report.ts";

const gateMeaning: Record<string, string> = {
  "well-formed": "the proposal can be taken apart",
  runs: "all of its programs run",
  "solution-passes": "verification is true after the solution",
  "failures-fail": "verification is false after every failure case",
  "untouched-fails": "verification is false when nothing was done",
  deterministic: "the same verdict twice, and no state changed",
  "uses-tools": "the solution needs the tools",
  grounded: "whatever the solution states was told or shown to it",
  named: "instruction and solution are about the same things",
  "not-duplicate": "no admitted task says the same",
  quota: "there are not enough tasks like it yet",
};

/** Where proposals died. Bars share one scale: the number that entered the first gate. */
export function gateYields(report: Report): Html {
  const first = Math.max(1, report.gates[0]?.entered ?? 0);
  const width = (count: number) => `width:${((count / first) * 100).toFixed(2)}%`;
  const rows = report.gates.map(
    (gate) => html`<tr>
      <th scope="row">${gate.gate}<small>${gateMeaning[gate.gate] ?? ""}</small></th>
      <td class="bar"><span><i class="passed" style="${width(gate.passed)}"></i><i class="died" style="${width(gate.entered - gate.passed)}"></i></span></td>
      <td class="n">${integer(gate.entered)}</td>
      <td class="n">${integer(gate.entered - gate.passed)}</td>
      <td class="n">${gate.entered === 0 ? "" : percent(gate.passed / gate.entered)}</td>
    </tr>`,
  );
  const reasons = report.rejections.map(
    ({ gate, code, count }) =>
      html`<tr><th scope="row">${gate}: ${code}</th><td class="n">${integer(count)}</td></tr>`,
  );
  const { tokensPerAdmitted } = report.tasks;
  const cost =
    tokensPerAdmitted === null
      ? ""
      : `An admitted task cost the challenger ${integer(tokensPerAdmitted)} tokens, rejected proposals included.`;
  const dropped = report.tasks.equalToHeldOut;
  return html`<section id="gates">
    <h2>Gates</h2>
    <p>${integer(report.tasks.proposed)} proposals entered the first gate, revisions included; ${integer(report.tasks.admitted)} became tasks.
    ${dropped === 0 ? "None that passed equals a held-out task." : `${integer(dropped)} that passed were dropped because they equal a held-out task.`} ${cost}</p>
    <div class="scroll"><table class="gates">
      <thead><tr><th scope="col">Gate</th><th scope="col" class="legend"><i class="passed"></i>passed <i class="died"></i>rejected</th><th scope="col" class="n">Entered</th><th scope="col" class="n">Rejected</th><th scope="col" class="n">Passed</th></tr></thead>
      <tbody>${rows}</tbody>
    </table></div>
    ${reasons.length === 0 ? undefined : html`<details class="reasons"><summary>Reasons of rejection</summary><table><tbody>${reasons}</tbody></table></details>`}
  </section>`;
}

/** What became of rollouts, in training and in both evaluations. */
export function outcomes(report: Report): Html {
  const { rollouts } = report;
  const ofEvaluation = (evaluation: EvaluationSummary) => [
    evaluation.outcomes.solved,
    evaluation.outcomes.failed,
    evaluation.outcomes["simulator-error"],
    evaluation.outcomes["infrastructure-error"],
    evaluation.outcomes["task-defect"],
  ];
  const rows: [string, number[]][] = [
    ["Held-out, before", ofEvaluation(report.before)],
    [
      "Training rollouts",
      [
        rollouts.solved,
        rollouts.failed,
        rollouts.simulatorErrors,
        rollouts.infrastructureErrors,
        rollouts.taskDefects,
      ],
    ],
    ["Held-out, after", ofEvaluation(report.after)],
  ];
  const names = ["solved", "failed", "simulator error", "infrastructure error", "task defect"];
  const body = rows.map(([label, counts]) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const parts = counts.map(
      (count, index) =>
        html`<i class="outcome-${index}" style="width:${total === 0 ? 0 : ((count / total) * 100).toFixed(2)}%"></i>`,
    );
    return html`<tr><th scope="row">${label}</th><td class="bar"><span>${parts}</span></td>${counts.map((count) => html`<td class="n">${integer(count)}</td>`)}<td class="n">${integer(total)}</td></tr>`;
  });
  return html`<section id="outcomes">
    <h2>Outcomes</h2>
    <p>Only solved and failed rollouts count; the other three say that somebody else was at fault. ${integer(rollouts.truncated)} of the failed training rollouts ran out of turns, context or budget.${playedBy(report.before)}</p>
    <div class="scroll"><table class="outcomes">
      <thead><tr><th scope="col">Rollouts</th><th scope="col"></th>${names.map((name, index) => html`<th scope="col" class="n"><i class="key outcome-${index}"></i>${name}</th>`)}<th scope="col" class="n">total</th></tr></thead>
      <tbody>${body}</tbody>
    </table></div>
  </section>`;
}

/** What the models of endpoints were asked; nothing where none was. */
export function usageTable({ usage }: Report): Html | undefined {
  if (usage === undefined || usage.models.length === 0) return undefined;
  const priced = usage.models.some(({ cost }) => cost !== null);
  const rows = usage.models.map(
    ({ model, calls, promptTokens, completionTokens, retried, cost }) => html`<tr>
      <th scope="row">${model}</th>
      ${[calls, promptTokens, completionTokens, retried].map((count) => html`<td class="n">${integer(count)}</td>`)}
      ${priced ? html`<td class="n">${cost === null ? "unknown" : cost.toFixed(2)}</td>` : undefined}
    </tr>`,
  );
  const heads = ["Calls", "Tokens in", "Tokens out", "Failed attempts", ...(priced ? ["Cost"] : [])];
  const repeated =
    usage.repeated === 0 ? "" : ` ${plural(usage.repeated, "call")} that a kill had cut off were made again.`;
  return html`<section id="usage">
    <h2>Endpoints</h2>
    <p>What the models behind URLs were asked in the whole run; tokens as the endpoints counted them.${repeated}</p>
    <div class="scroll"><table class="usage">
      <thead><tr><th scope="col">Model</th>${heads.map((head) => html`<th scope="col" class="n">${head}</th>`)}</tr></thead>
      <tbody>${rows}</tbody>
    </table></div>
  </section>`;
}

/** A score means little without the model that played the users. */
function playedBy({ user }: EvaluationSummary): string {
  return user ? ` In the evaluations ${user.name} played the users.` : "";
}
