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

export function challengePrompt(request: ChallengeRequest, style: "brief" | "full"): string {
  const wishes = [
    request.entity === undefined ? undefined : `About: ${request.entity}`,
    request.calls === undefined ? undefined : `Calls: ${request.calls}`,
    request.tools === undefined || request.tools.length === 0
      ? undefined
      : `Using: ${request.tools.join(", ")}`,
  ].filter((wish) => wish !== undefined);
  return [style === "brief" ? "Write a task." : fullInstructions, ...wishes].join("\n");
}

const fullInstructions = `Write a new task for another agent that has the same tools but does not know what you know.
First explore: call tools, a few turns, to learn what really is in this world. Then reply with the task, in exactly this form:

<instruction>What the agent is asked, complete and unambiguous, in the words of a person.</instruction>
<solution>const order = await tools.get_order({"order_id":"..."});
return order.status;</solution>
<verify>return answer === "...";</verify>
<failure>return "a plausible wrong answer";</failure>
<failure>...</failure>
<failure>...</failure>

The solution is the body of an async JavaScript function; what it returns is the agent's answer, as text. A tool that refuses returns { error }.
The verify code is the body of an async function of (tools, answer): it may call read tools only, on the state that the agent left, and returns true or false.
It must be true after the solution, false on the untouched state, and false after every failure (at least three plausible wrong programs, using only tools that exist).`;

/** The proposal's text, as a challenger writes it and `parseProposal` takes it apart. */
export function renderProposal(draft: {
  instruction: string;
  solution: string;
  verify: string;
  failures: readonly string[];
}): string {
  return [
    `<instruction>${draft.instruction}</instruction>`,
    `<solution>${draft.solution}</solution>`,
    `<verify>${draft.verify}</verify>`,
    ...draft.failures.map((failure) => `<failure>${failure}</failure>`),
  ].join("\n");
}
