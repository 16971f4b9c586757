/**
 * What a user says next. `ends` is true with the last thing that a user says, whose text may be empty. `faults` tells what
 * was wrong with earlier draws of the turn. An error is the simulator's fault, never the agent's: the rollout becomes a
 * simulator error.
 */
export type UserTurn =
  | { kind: "said"; text: string; ends: boolean; faults?: readonly string[] }
  | { kind: "error"; detail: string };

/** Somebody who wants something, and talks to the agent about it: in one rollout, from its first word to its last. */
export interface User {
  /** Who plays the user: it belongs beside every score. */
  readonly name: string;
  /**
   * What the user says first, or to what the agent said since (its text alone; tool calls are none of the user's business).
   * Rejects where what plays the user is broken: that is an infrastructure error.
   */
  next(agentSaid?: string): Promise<UserTurn>;
}

/** What a user needs to know. */
export interface UserPart {
  /** Of the rollout. */
  id: string;
  /** Fixes everything that is drawn for the user; a stream apart from the agent's. */
  seed: number;
  /** What the user wants. The agent never sees it. */
  instruction: string;
  signal?: AbortSignal | undefined;
}

/** Makes the user of one rollout. */
export type OpenUser = (part: UserPart) => User;

/** Ends a conversation where a model that plays a user writes it; neither it nor what follows it is said. */
export const endMarker = "###STOP###";

/** A user for tests who says these things in this order, whatever the agent says; one with the marker in it ends. */
export function scriptedUser(script: readonly string[], name = "scripted user"): OpenUser {
  return () => {
    let turns = 0;
    return {
      name,
      next: async () => {
        const text = script[turns++];
        if (text === undefined)
          return { kind: "error", detail: `the script has no more than ${script.length} turns` };
        return saidTurn(text);
      },
    };
  };
}

/** Takes what was written, with or without the marker, apart. */
export function saidTurn(written: string): Extract<UserTurn, { kind: "said" }> {
  const [text = "", ...rest] = written.split(endMarker);
  return { kind: "said", text: text.trim(), ends: rest.length > 0 };
}
