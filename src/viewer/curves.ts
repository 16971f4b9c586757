import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { integer, percent, plural } from "./format.ts";
import { type Html, html, jsonText } from "./html.ts";
import type { ReportPage } from "./report.ts";

/** Curves are drawn in the reader's browser by uPlot, which the page carries. */
export function curves({ report, losses }: ReportPage): Html {
  const { evaluations, training } = report;
  const learning = {
    x: evaluations.map((evaluation) => evaluation.trainingSteps),
    y: evaluations.map((evaluation) => evaluation.passAt1 * 100),
    low: evaluations.map((evaluation) => evaluation.ci95[0] * 100),
    high: evaluations.map((evaluation) => evaluation.ci95[1] * 100),
  };
  const loss = { x: losses.map((point) => point.step), y: losses.map((point) => point.loss) };
  return html`<section id="learning">
    <h2>Learning</h2>
    <p>${summaryOf(training)}</p>
    <div class="columns">
      <figure><figcaption>Held-out Pass@1 by training steps, with 95% intervals</figcaption><div class="plot" data-plot="learning"></div></figure>
      ${losses.length === 0 ? undefined : html`<figure><figcaption>Training loss${training.algorithm === "rft" ? " per token" : ""} by steps</figcaption><div class="plot" data-plot="loss"></div></figure>`}
    </div>
    <script type="application/json" id="curves">${jsonText({ learning, loss })}</script>
  </section>`;
}

/** What was learnt from, and what should be known of how that went. */
function summaryOf({
  algorithm,
  steps,
  tokens,
  tasks,
  ...training
}: ReportPage["report"]["training"]): string {
  const { firstLoss, lastLoss, collapses = [], kept = [] } = training;
  if (firstLoss === null || lastLoss === null)
    return `No task had a pass rate to learn from, so nothing was learnt. ${bandOf(tasks)}`;
  const losses = `from ${firstLoss.toFixed(3)} to ${lastLoss.toFixed(3)}.`;
  const learnt =
    algorithm === "rft"
      ? `${integer(steps)} steps on ${integer(tokens)} tokens of solved rollouts; loss per token ${losses}`
      : `${integer(steps)} steps of ${algorithm} on ${integer(tokens)} tokens; loss ${losses}`;
  const offline = algorithm === "rft" || algorithm === "dpo";
  return [
    learnt,
    ...(offline ? [bandOf(tasks)] : []),
    ...collapses.map(
      ({ what, iteration, round }) => `Collapse of ${what} in iteration ${iteration}, round ${round}.`,
    ),
    ...kept.map(({ iteration, checkpoint, devPassAt1 }) => {
      const which = checkpoint === 0 ? "the weights before training" : `checkpoint ${checkpoint}`;
      return `Iteration ${iteration} kept ${which} for a dev Pass@1 of ${percent(devPassAt1)}.`;
    }),
  ].join(" ");
}

function bandOf({ inside, below, above }: ReportPage["report"]["training"]["tasks"]): string {
  return `By their measured pass rate ${plural(inside, "task")} trained, ${integer(below)} were too hard and ${integer(above)} too easy.`;
}

/** uPlot's own files, as its package ships them. */
export function plotLibrary(): { script: string; style: string } {
  const require = createRequire(import.meta.url);
  return {
    script: readFileSync(require.resolve("uplot/dist/uPlot.iife.min.js"), "utf8"),
    style: readFileSync(require.resolve("uplot/dist/uPlot.min.css"), "utf8"),
  };
}

/** Runs in the browser: draws both plots, again when the window or the colour scheme changes. */
export const drawCurves = `
const data = JSON.parse(document.getElementById("curves").textContent);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const axis = (values) => ({ stroke: colour("--muted"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif", values });
const whole = (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? tick.toLocaleString("en-GB") : ""));
const decimals = (_, ticks) => ticks.map((tick) => +tick.toFixed(4));
const percents = (_, ticks) => ticks.map((tick) => +tick.toFixed(1) + "%");
function options(width, range, values) {
  return { width, height: 240, legend: { show: false }, cursor: { show: false }, scales: { x: { time: false }, y: { range } },
    axes: [axis(whole), { ...axis(values), size: 52 }] };
}
const fromZero = (_, __, high) => [0, high * 1.15 || 1];
function draw(place) {
  place.replaceChildren();
  const width = place.clientWidth;
  const accent = colour("--accent");
  if (place.dataset.plot === "loss") {
    const { x, y } = data.loss;
    if (x.length === 0) return;
    new uPlot({ ...options(width, fromZero, decimals), series: [{}, { stroke: accent, width: 1.5, points: { show: x.length < 40 } }] }, [x, y], place);
  } else {
    const { x, y, low, high } = data.learning;
    const end = Math.max(1, x[x.length - 1]);
    const plot = options(width, (_, __, top) => [0, Math.min(100, top * 1.15 || 1)], percents);
    plot.scales.x.range = [-end * 0.06, end * 1.06];
    const whiskers = (u) => {
      const { ctx } = u;
      ctx.save();
      ctx.strokeStyle = accent;
      ctx.lineWidth = 1.5 * devicePixelRatio;
      x.forEach((step, i) => {
        const at = u.valToPos(step, "x", true);
        ctx.beginPath();
        ctx.moveTo(at, u.valToPos(low[i], "y", true));
        ctx.lineTo(at, u.valToPos(high[i], "y", true));
        ctx.stroke();
      });
      ctx.restore();
    };
    const hidden = { stroke: "transparent", points: { show: false } };
    const line = { stroke: accent, width: 1.5, points: { show: true, size: 8, fill: accent } };
    new uPlot({ ...plot, series: [{}, line, hidden, hidden], hooks: { draw: [whiskers] } }, [x, y, low, high], place);
  }
}
const places = [...document.querySelectorAll(".plot")];
const drawAll = () => places.forEach(draw);
drawAll();
addEventListener("resize", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
`;
