import type { Environment } from "../environment/index.ts";
import { textOfTool } from "./tool-text.ts";
import type { Gate, ToolCalls } from "./trial.ts";
import { type Evidence, evidenceOf, inputsOf, stemsIn, textOf, wordsIn } from "./words.ts";

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
  const links = calls.map((call, index) => ({
    name: call.name,
    values: inputsOf(call),
    gave: call.result.kind === "value" ? evidenceOf([textOf(call.result.value)]) : undefined,
    group: index,
  }));
  // A result that is passed on joins the two calls.
  for (const to of links) {
    for (const from of links.slice(0, links.indexOf(to))) {
      if (from.group === to.group || !to.values.some((value) => saysValue(from.gave, value))) continue;
      const [kept, merged] = [from.group, to.group];
      for (const link of links) if (link.group === merged) link.group = kept;
    }
  }
  const related = links.filter(
    ({ name, values }) =>
      speaksOf(environment, name, stems) || values.some((value) => saysValue(said, value)),
  );
  const groups = new Set(related.map(({ group }) => group));
  return new Set(links.filter(({ group }) => groups.has(group)).map(({ name }) => name));
}

function saysValue(evidence: Evidence | undefined, value: string | number): boolean {
  return evidence !== undefined && wordsIn(String(value)).length > 0 && evidence.says(value);
}
