import type { Ending, Stage } from "./play.ts";
import type { User } from "./user.ts";

/** How a conversation with a user went. */
export type Talk = {
  /** What the agent said to the user, in order. */
  said: string[];
  /** See UserTurn. */
  faults: string[];
} & (
  | { kind: "ended" }
  | Extract<Ending, { kind: "truncated" }>
  | { kind: "simulator-error"; detail: string }
);

/**
 * Lets agent and user talk, beginning with the user, until the user or a tool of the agent's ends it. The last thing that a
 * user says reaches the agent's messages, but the agent has no turn any more.
 */
export async function converse(stage: Pick<Stage, "serve" | "say">, user: User): Promise<Talk> {
  const said: string[] = [];
  const faults: string[] = [];
  for (;;) {
    const turn = await user.next(said.at(-1));
    if (turn.kind === "error") return { kind: "simulator-error", detail: turn.detail, said, faults };
    faults.push(...(turn.faults ?? []));
    if (turn.text !== "") stage.say(turn.text);
    if (turn.ends) return { kind: "ended", said, faults };
    const ending = await stage.serve();
    if (ending.kind !== "answer") return { ...ending, said, faults };
    said.push(ending.text);
  }
}
