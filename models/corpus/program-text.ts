import type { Json } from "../../src/core/index.ts";
import {
  type Answer,
  type Argument,
  type Program,
  Ref,
  type StateCheck,
  type Step,
  type Task,
} from "./plan.ts";

const variables = "abcdefghijklmnop";

/** A program as the JavaScript that a challenger writes. */
export function programText(program: Program): string {
  return [...program.steps.map(stepText), `return ${answerCode(program.answer)};`].join("\n");
}

function stepText(step: Step, index: number): string {
  const call = `await tools.${step.tool.spec.name}(${inputText(step)});`;
  return step.tool.spec.effect === "read" || /^(create|register)$/.test(step.tool.kind)
    ? `const ${variables[index]} = ${call}`
    : step.above === undefined
      ? call
      : `if (${refText(step.above.value)} > ${step.above.bound}) ${call}`;
}

function inputText(step: Step): string {
  const entries = Object.entries(step.input);
  if (entries.length === 0) return "{}";
  return `{${entries.map(([name, argument]) => `${JSON.stringify(name)}:${argumentText(argument)}`).join(",")}}`;
}

function argumentText(argument: Argument): string {
  if (argument instanceof Ref) return refText(argument);
  if (Array.isArray(argument)) return `[${argument.map((item) => argumentText(item)).join(",")}]`;
  return JSON.stringify(argument as Json);
}

function refText(ref: Ref): string {
  return variables[ref.step] + ref.path.map(keyText).join("");
}

/** A key of a path; what stands behind an index may be missing. */
function keyText(key: string | number, index: number, path: readonly (string | number)[]): string {
  const before = typeof path[index - 1] === "number" ? "?." : "";
  if (typeof key === "number") return `${before}[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `${before || "."}${key}` : `${before}[${JSON.stringify(key)}]`;
}

function answerCode(answer: Answer): string {
  switch (answer.kind) {
    case "value":
      return argumentText(answer.value);
    case "join":
      return `${refText(answer.list)}.join(", ")`;
    case "length":
      return `${refText(answer.list)}.length`;
    case "parts":
      return answer.parts.map(argumentText).join(' + ", " + ');
    case "yes-no":
      return `${refText(answer.value)} === ${JSON.stringify(answer.equals)} ? "yes" : "no"`;
  }
}

/** The task's verifier as JavaScript. */
export function verifyText(task: Pick<Task, "answer" | "judgesAnswer" | "state">, asNumber: boolean): string {
  const answer = asNumber ? `Number(answer) === ${task.answer}` : `answer === ${JSON.stringify(task.answer)}`;
  if (task.state === undefined) return `return ${answer};`;
  const look = `${stepText(task.state.step, 0)}\n`;
  const test = stateTest(task.state);
  return `${look}return ${task.judgesAnswer ? `${test} && ${answer}` : test};`;
}

function stateTest({ path, expected, test }: StateCheck): string {
  if (expected === undefined) return "a.error !== undefined";
  const there = refText(new Ref(0, path));
  if (test === "absent") return `${there} === undefined`;
  if (test === "includes") return `${there}.includes(${JSON.stringify(expected)})`;
  if (test === "excludes") return `!${there}.includes(${JSON.stringify(expected)})`;
  return `${there} === ${JSON.stringify(expected)}`;
}
