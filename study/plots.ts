import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { StudyConfig } from "./config.ts";
import {
  type Condition,
  conditionsOf,
  describeModel,
  honestyOf,
  labels,
  modelsIn,
  type Point,
  type Results,
  sweepOf,
  transfersTo,
} from "./findings.ts";
import { meanOf } from "./statistics.ts";
import { distinctTasks } from "./tables.ts";

/** One dot with its interval, in percent. */
export interface Dot {
  environment: string;
  label: string;
  x?: number;
  mean: number;
  low: number;
  high: number;
  hue: string;
}

/** Every plot as an SVG document by its file's name; those without any result are left out. */
export async function renderPlots(study: StudyConfig, results: Results): Promise<Map<string, string>> {
  const each = (dots: (environment: string) => Dot[]) => study.environments.flatMap(dots);
  const curves = (sweep: "tasks" | "rollouts") =>
    each((environment) => [
      ...dotsOf(environment, sweepOf(study, results, sweep, environment)).map((dot) => ({
        ...dot,
        label: labels.self,
      })),
    ]);
  const specs: Record<string, { dots: Dot[]; spec: (dots: Dot[]) => TopLevelSpec }> = {
    "pass-at-1": {
      dots: each((environment) => dotsOf(environment, conditionsOf(study, results, environment))),
      spec: (dots) => dotPlot(dots, "Pass@1 on held-out tasks, %"),
    },
    transfer: {
      dots: each((tested) => dotsOf(`tested on ${tested}`, transfersTo(study, results, tested))),
      spec: (dots) => dotPlot(dots, "Pass@1 on held-out tasks, %", "trained on"),
    },
    honesty: {
      dots: each((environment) => {
        const { own, dev } = honestyOf(study, results, environment);
        const distinct = own.map((point) => ({ ...point, scores: distinctTasks(point.scores) }));
        return dotsOf(environment, [...distinct, ...dev]);
      }),
      spec: (dots) => curvePlot(dots, "epochs of training", "solved, %", "linear"),
    },
    tasks: {
      dots: curves("tasks"),
      spec: (dots) => curvePlot(dots, "tasks trained on", "Pass@1, %", "sqrt"),
    },
    rollouts: {
      dots: curves("rollouts"),
      spec: (dots) => curvePlot(dots, "rollouts for each task", "Pass@1, %", "sqrt"),
    },
    models: {
      dots: each((environment) =>
        modelsIn(study, results, environment).flatMap(({ model, base, self }) =>
          dotsOf(environment, [base, self]).map((dot) => ({
            ...dot,
            label: describeModel(model),
            hue: dot.label === labels.self ? hues.first : ink,
          })),
        ),
      ),
      spec: (dots) => dotPlot(dots, "Pass@1, %: base in grey, self-challenging in blue"),
    },
  };
  const plots = new Map<string, string>();
  for (const [name, { dots, spec }] of Object.entries(specs)) {
    if (dots.length > 0) plots.set(`${name}.svg`, await renderSvg(spec(dots)));
  }
  return plots;
}

export function dotsOf(environment: string, conditions: readonly (Condition | Point)[]): Dot[] {
  return conditions.flatMap((condition) => {
    const found = meanOf(condition.scores);
    if (found === null) return [];
    const [low, high] = found.ci95.map((bound) => 100 * bound) as [number, number];
    const x = "x" in condition ? { x: condition.x } : {};
    const { label } = condition;
    const hue = label.startsWith(labels.self) ? hues.first : ink;
    return [{ environment, label, ...x, mean: 100 * found.mean, low, high, hue }];
  });
}

// Greys and hues that can be read on GitHub's white and on its near-black; the background stays clear.
const ink = "#7d8590";
const hues = {
  first: "#2f81f7",
  second: "#d29922",
  third: "#3fb950",
  fourth: "#f85149",
  fifth: "#a371f7",
  sixth: "#db61a2",
};

const theme: NonNullable<TopLevelSpec["config"]> = {
  background: "transparent",
  font: "-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
  axis: {
    labelColor: ink,
    titleColor: ink,
    domainColor: ink,
    tickColor: ink,
    gridColor: ink,
    gridOpacity: 0.25,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: "normal",
    labelLimit: 220,
  },
  header: { labelColor: ink, labelFontSize: 13, labelFontWeight: "bold" },
  legend: {
    labelColor: ink,
    labelFontSize: 12,
    orient: "bottom",
    direction: "horizontal",
    title: null,
    symbolOpacity: 1,
    labelLimit: 240,
  },
  view: { stroke: null },
};

/** A row for every condition, a column for every environment. */
function dotPlot(dots: Dot[], title: string, yTitle: string | null = null): TopLevelSpec {
  const order = [...new Set(dots.map(({ label }) => label))];
  const y = {
    field: "label",
    type: "nominal",
    sort: order,
    title: yTitle,
    axis: { grid: true, labelLimit: 240 },
  } as const;
  const color = { field: "hue", type: "nominal", scale: null } as const;
  return {
    config: theme,
    data: { values: dots.map((dot) => ({ ...dot })) },
    facet: { column: { field: "environment", title: null, sort: orderOf(dots) } },
    spec: {
      width: 250,
      height: { step: 24 },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 2 },
          encoding: {
            y,
            x: { field: "low", type: "quantitative", title, scale: { zero: true } },
            x2: { field: "high" },
            color,
          },
        },
        {
          mark: { type: "point", filled: true, size: 70, opacity: 1 },
          encoding: { y, x: { field: "mean", type: "quantitative" }, color },
        },
      ],
    },
  };
}

/** A curve for every label, a column for every environment. */
export function curvePlot(
  dots: Dot[],
  xTitle: string,
  yTitle: string,
  scale: "linear" | "sqrt" | "log",
): TopLevelSpec {
  const values = [...new Set(dots.flatMap(({ x }) => (x === undefined ? [] : [x])))].sort((a, b) => a - b);
  const order = [...new Set(dots.map(({ label }) => label))];
  const x = {
    field: "x",
    type: "quantitative",
    title: xTitle,
    scale: { type: scale, nice: false, padding: 12 },
    axis: { values, grid: false, format: ".3~g", labelOverlap: "greedy" },
  } as const;
  const color = {
    field: "label",
    type: "nominal",
    sort: order,
    scale: { domain: order, range: Object.values(hues).slice(0, order.length) },
    ...(order.length === 1 && { legend: null }),
  } as const;
  return {
    config: theme,
    data: { values: dots.map((dot) => ({ ...dot })) },
    facet: { column: { field: "environment", title: null, sort: orderOf(dots) } },
    spec: {
      width: 260,
      height: 170,
      layer: [
        { mark: { type: "line", strokeWidth: 2 }, encoding: { x, y: axisY("mean", yTitle), color } },
        {
          mark: { type: "rule", strokeWidth: 1.5, opacity: 0.8 },
          encoding: { x, y: axisY("low", yTitle), y2: { field: "high" }, color },
        },
        {
          mark: { type: "point", filled: true, size: 55, opacity: 1 },
          encoding: { x, y: axisY("mean", yTitle), color },
        },
      ],
    },
  };
}

const axisY = (field: string, title: string) =>
  ({ field, type: "quantitative", title, scale: { zero: true }, axis: { tickCount: 5 } }) as const;

const orderOf = (dots: readonly Dot[]) => [...new Set(dots.map(({ environment }) => environment))];

export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: "none" });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}
