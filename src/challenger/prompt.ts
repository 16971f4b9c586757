import type { Language } from "../core/index.ts";

/**
 * What a challenger is asked, as the user message after the system message of rollout/prompt.ts.
 * The shipped model was pretrained on the "brief" style to the letter.
 */
export interface ChallengeRequest {
  /** The thing of this world that the task should be about: "user mia_lopez_4821". */
  entity?: string;
  /** How many tool calls the solution should make. */
  calls?: number;
  /** Tools that the solution should use. */
  tools?: readonly string[];
}

export function challengePrompt(
  request: ChallengeRequest,
  style: "brief" | "full",
  language: Language = "javascript",
): string {
  const wishes = [
    request.entity === undefined ? undefined : `About: ${request.entity}`,
    request.calls === undefined ? undefined : `Calls: ${request.calls}`,
    request.tools === undefined || request.tools.length === 0
      ? undefined
      : `Using: ${request.tools.join(", ")}`,
  ].filter((wish) => wish !== undefined);
  return [
    style === "brief" ? briefInstructions[language] : fullInstructions(examples[language]),
    ...wishes,
  ].join("\n");
}

const briefInstructions: Record<Language, string> = {
  javascript: "Write a task.",
  python: "Write a task in Python.",
};

/** What the instructions say in a language's own words. */
interface Example {
  solution: string;
  verify: string;
  failure: string;
  /** What a program is, and how it calls tools. */
  program: string;
  refusal: string;
  verifier: string;
  yes: string;
  no: string;
}

const examples: Record<Language, Example> = {
  javascript: {
    solution: 'const order = await tools.get_order({"order_id":"..."});\nreturn order.status;',
    verify: 'return answer === "...";',
    failure: 'return "a plausible wrong answer";',
    program: "the body of an async JavaScript function",
    refusal: "{ error }",
    verifier: "the body of an async function of (tools, answer)",
    yes: "true",
    no: "false",
  },
  python: {
    solution: 'order = tools.get_order(order_id="...")\nreturn order["status"]',
    verify: 'return answer == "..."',
    failure: 'return "a plausible wrong answer"',
    program: "the body of a Python function that calls tools with arguments by name, without await",
    refusal: '{"error": ...}',
    verifier: "the body of a Python function of (tools, answer)",
    yes: "True",
    no: "False",
  },
};

const fullInstructions = (
  example: Example,
) => `Write a new task for another agent that has the same tools but does not know what you know.
First explore: call tools, a few turns, to learn what really is in this world. Then reply with the task, in exactly this form:

<instruction>What the agent is asked, complete and unambiguous, in the words of a person.</instruction>
<solution>${example.solution}</solution>
<verify>${example.verify}</verify>
<failure>${example.failure}</failure>
<failure>...</failure>
<failure>...</failure>

The solution is ${example.program}; what it returns is the agent's answer, as text. A tool that refuses returns ${example.refusal}.
The verify code is ${example.verifier}: it may call read tools only, on the state that the agent left, and returns ${example.yes} or ${example.no}.
It must be ${example.yes} after the solution, ${example.no} on the untouched state, and ${example.no} after every failure (at least three plausible wrong programs, using only tools that exist).`;

/**
 * The proposal's text as the shipped model writes it: the solution first. A small model describes what it has found better
 * than it finds what it has described. `parseProposal` takes the sections in any order.
 */
export function renderProposal(draft: {
  instruction: string;
  solution: string;
  verify: string;
  failures: readonly string[];
}): string {
  return [
    `<solution>${draft.solution}</solution>`,
    `<verify>${draft.verify}</verify>`,
    `<instruction>${draft.instruction}</instruction>`,
    ...draft.failures.map((failure) => `<failure>${failure}</failure>`),
  ].join("\n");
}
