import type { Environment } from "../environment/index.ts";
import { textOfTool } from "./tool-text.ts";
import type { Gate, ToolCalls } from "./trial.ts";
import { type Evidence, evidenceOf, leavesOf, stemsIn, textOf, wordsIn } from "./words.ts";

/** The instruction has to do with every tool of the solution, directly or by what the calls hand to each other. */
export const unrelatedTool: Gate = async (trial) => {
  const { result } = await trial.solution();
  const related = relatedTools(trial.candidate.instruction, trial.environment, result.calls);
  const stray = result.calls.find(({ name }) => !related.has(name));
  if (stray === undefined) return undefined;
  return {
    code: "unrelated-tool",
    message: `The solution calls ${stray.name}, and the instruction has no word for it. Ask for what the solution does, in the words of its tools.`,
  };
};

/** Whether a request has a word that the tool has, too. */
export function speaksOf(environment: Environment, tool: string, stems: ReadonlySet<string>): boolean {
  const spec = environment.tools.find(({ name }) => name === tool);
  return spec !== undefined && [...stemsIn(textOfTool(spec))].some((stem) => stems.has(stem));
}

function relatedTools(instruction: string, environment: Environment, calls: ToolCalls): Set<string> {
  const said = evidenceOf([instruction]);
  const stems = stemsIn(instruction);
  const links = calls.map(({ name, arguments: input, result }) => {
    const values = leavesOf(input);
    return {
      name,
      values,
      gave: result.kind === "value" ? evidenceOf([textOf(result.value)]) : undefined,
      related: speaksOf(environment, name, stems) || values.some((value) => saysValue(said, value)),
    };
  });
  type Link = (typeof links)[number];
  const handsOver = (from: Link, to: Link) => to.values.some((value) => saysValue(from.gave, value));
  const joined = (index: number) =>
    links.some(
      (other, at) =>
        other.related &&
        (at < index ? handsOver(other, links[index] as Link) : handsOver(links[index] as Link, other)),
    );
  // As long as one call makes another related.
  for (let before = -1, now = 0; before !== now; ) {
    before = now;
    for (const [index, link] of links.entries()) link.related ||= joined(index);
    now = links.filter((link) => link.related).length;
  }
  return new Set(links.filter((link) => link.related).map(({ name }) => name));
}

function saysValue(evidence: Evidence | undefined, value: string | number): boolean {
  return evidence !== undefined && wordsIn(String(value)).length > 0 && evidence.says(value);
}
