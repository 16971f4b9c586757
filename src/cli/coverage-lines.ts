import { type Coverage, integer, percent } from "../viewer/index.ts";

/** What the admitted tasks cover and how often they repeat, as rows of a name and a value; none where there are no tasks. */
export function coverageLines(coverage: Coverage): [name: string, value: string][] {
  const { tools, byCalls, reading, writing, shapes, commonest } = coverage;
  const tasks = reading + writing;
  if (commonest === null) return [];
  const used = tools.filter((tool) => tool.byCalls.some((cell) => cell.tasks > 0)).length;
  const calls = byCalls.flatMap((cell, index) =>
    cell.tasks === 0 ? [] : [`${integer(cell.tasks)} of ${index + 1}`],
  );
  return [
    ["Tools", `${used} of ${tools.length} are called; ${reading} tasks only read, ${writing} write`],
    ["Calls", calls.join(", ")],
    [
      "Repeats",
      `${shapes} shapes; the commonest (${commonest.called.join(", ")}) has ${commonest.tasks} tasks, ${percent(commonest.tasks / tasks)}`,
    ],
  ];
}
