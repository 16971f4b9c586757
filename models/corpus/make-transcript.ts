import type { Random } from "../../src/core/index.ts";
import type { GeneratedWorld } from "./generated-world.ts";
import { makeTask } from "./tasks.ts";
import { challengerTranscript, executorTranscript, type Transcript } from "./transcripts.ts";
import { drawState, type State } from "./world.ts";

export interface MadeTranscript {
  transcript: Transcript;
  /** The records that it starts from. */
  state: State;
}

/** A transcript about fresh records; undefined where the task that was drawn does not suit the role. */
export function makeTranscript(
  random: Random,
  world: GeneratedWorld,
  role: Transcript["role"],
): MadeTranscript | undefined {
  const state = drawState(random, world.tables);
  const task = makeTask(random, world, state);
  if (task === undefined) return undefined;
  const write = role === "executor" ? executorTranscript : challengerTranscript;
  const transcript = write(random, world, state, task);
  return transcript && { transcript, state };
}
