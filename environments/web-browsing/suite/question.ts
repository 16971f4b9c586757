import type { PosedTask, Random } from "sparring";
import { judge, saysNumber } from "../../judge.ts";
import type { Web } from "../browser.ts";
import type { Sites } from "../sites/index.ts";
import { Walk } from "./walk.ts";

/** A question about a web whose answer is found by a walk. */
export interface Question {
  instruction: string;
  walk: Walk;
  /** What the walk's program answers: an expression over its variables. */
  answer: string;
  /** What a right answer says: a number, or an expression over `answer`. */
  says: number | string;
  /** What careless readers answer: expressions over the same variables. */
  wrong: readonly string[];
}

/** A task that is posed where its walk takes as many calls as it should. */
export function question(
  name: string,
  calls: number,
  pose: (walk: Walk, sites: Sites, random: Random) => Question | undefined,
): PosedTask<Web> {
  return {
    name,
    calls,
    pose: ({ sites }, random) => {
      const posed = pose(new Walk(sites), sites, random);
      if (posed === undefined || posed.walk.calls !== calls) return undefined;
      const { instruction, walk, answer, says, wrong } = posed;
      return {
        instruction,
        solution: walk.returning(answer),
        verify: judge({ answer: typeof says === "number" ? saysNumber(says) : says }),
        failures: wrong.map((each) => walk.returning(each)),
      };
    },
  };
}

/** The answer names this time of day and no other. */
export function saysTime(time: string): string {
  return `[...new Set((answer.match(/\\d?\\d[:.]\\d\\d/g) ?? []).map((time) => time.replace(".", ":").padStart(5, "0")))].join() === ${JSON.stringify(time)}`;
}

/** The answer contains this text and none of the others, whatever the case. */
export function saysOnly(text: string, others: readonly string[]): string {
  const lower = (each: string) => JSON.stringify(each.toLowerCase());
  return `answer.toLowerCase().includes(${lower(text)}) && ![${others.map(lower).join(", ")}].some((other) => answer.toLowerCase().includes(other))`;
}
