import { integer, percent, plural } from "./format.ts";
import { type Html, html } from "./html.ts";
import type { Coverage, CoverageCell } from "./report.ts";

/** What the admitted tasks exercise: tools by number of calls. Cells share one scale: the largest of them. */
export function coverageMap(coverage: Coverage): Html {
  const { byCalls, tools, reading, writing, shapes, commonest } = coverage;
  const total = reading + writing;
  const rows = tools
    .map((tool) => ({
      ...tool,
      tasks: sum(tool.byCalls, "tasks"),
      proposals: sum(tool.byCalls, "proposals"),
    }))
    .sort((a, b) => b.tasks - a.tasks || b.proposals - a.proposals);
  const unused = rows.filter(({ tasks }) => tasks === 0).length;
  const most = Math.max(1, ...rows.flatMap((row) => row.byCalls.map(({ tasks }) => tasks)));
  const cell = ({ tasks, proposals }: CoverageCell) =>
    html`<td class="cell" style="--share:${(tasks / most).toFixed(3)}">${tasks === 0 && proposals === 0 ? "" : html`${integer(tasks)} <small>${integer(proposals)}</small>`}</td>`;
  const repeats =
    commonest === null
      ? ""
      : `They have ${plural(shapes, "shape")}, which differ in the tools called, their order, or how they are verified; the commonest (${commonest.called.join(", ")}) has ${plural(commonest.tasks, "task")}, ${percent(commonest.tasks / total)}.`;
  return html`<section id="coverage">
    <h2>What the tasks cover</h2>
    <p>${plural(total, "admitted task")}, of which ${integer(reading)} only read and ${integer(writing)} also write; ${unused === 0 ? "every tool is called by at least one" : `${integer(unused)} of ${integer(tools.length)} tools are called by none`}. ${repeats}
    A cell counts the tasks that call the tool and make so many calls in all; the small number counts the proposals that were asked to.</p>
    <div class="scroll"><table class="map">
      <thead><tr><th scope="col">Tool</th><th scope="col">Effect</th>${byCalls.map((_, index) => html`<th scope="col" class="cell">${plural(index + 1, "call")}</th>`)}<th scope="col" class="n">Tasks</th><th scope="col" class="n">Asked for</th></tr></thead>
      <tbody>${rows.map(
        (row) =>
          html`<tr><th scope="row">${row.name}</th><td><small>${row.effect}</small></td>${row.byCalls.map(cell)}<td class="n">${integer(row.tasks)}</td><td class="n">${integer(row.proposals)}</td></tr>`,
      )}</tbody>
      <tfoot><tr><th scope="row">All tasks</th><td></td>${byCalls.map(cell)}<td class="n">${integer(total)}</td><td class="n">${integer(sum(byCalls, "proposals"))}</td></tr></tfoot>
    </table></div>
  </section>`;
}

function sum(cells: readonly CoverageCell[], field: keyof CoverageCell): number {
  return cells.reduce((total, cell) => total + cell[field], 0);
}
