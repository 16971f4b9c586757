import type { ToolSpec } from "../core/index.ts";
import type { ProposalRecord } from "../store/index.ts";
import type { Coverage } from "../viewer/index.ts";
import { type Passed, shapeOf } from "./quota.ts";

/** Which tools and how many calls the tasks exercise, and how often they repeat. `tasks` holds their ids. */
export function coverageOf(
  tools: readonly Pick<ToolSpec, "name" | "effect">[],
  proposals: readonly ProposalRecord[],
  tasks: ReadonlySet<string>,
): Coverage {
  const admitted = proposals.flatMap(({ id, candidate, called }): Passed[] =>
    tasks.has(id) && candidate !== null && called !== undefined ? [{ task: candidate, called }] : [],
  );
  const asked = proposals.flatMap((proposal) => proposal.asked ?? []);
  const most = Math.max(
    0,
    ...asked.map(({ calls }) => calls),
    ...admitted.map(({ called }) => Math.min(called.length, columns)),
  );
  const cells = (named: (tools: readonly string[]) => boolean) =>
    Array.from({ length: most }, (_, index) => ({
      proposals: asked.filter(({ calls, tools }) => calls === index + 1 && named(tools)).length,
      // The last column also holds what makes more calls than that.
      tasks: admitted.filter(({ called }) => Math.min(called.length, most) === index + 1 && named(called))
        .length,
    }));
  const writes = new Set(tools.filter(({ effect }) => effect === "write").map(({ name }) => name));
  const writing = admitted.filter(({ called }) => called.some((name) => writes.has(name))).length;
  return {
    byCalls: cells(() => true),
    tools: tools.map(({ name, effect }) => ({
      name,
      effect,
      byCalls: cells((names) => names.includes(name)),
    })),
    reading: admitted.length - writing,
    writing,
    ...shapesIn(admitted),
  };
}

/** Columns that the map has at most for tasks that make more calls than were asked for. */
const columns = 8;

function shapesIn(admitted: readonly Passed[]): Pick<Coverage, "shapes" | "commonest"> {
  const counts = new Map<string, { called: string[]; tasks: number }>();
  for (const task of admitted) {
    const shape = shapeOf(task);
    counts.set(shape, { called: [...task.called], tasks: (counts.get(shape)?.tasks ?? 0) + 1 });
  }
  const [commonest = null] = [...counts.values()].sort((a, b) => b.tasks - a.tasks);
  return { shapes: counts.size, commonest };
}
