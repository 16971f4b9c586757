import { beforeAll, describe, expect, it } from "vitest";
import airline from "../../environments/airline/index.ts";
import airlineSuite from "../../environments/airline/suite/index.ts";
import calculation from "../../environments/calculation/index.ts";
import calculationSuite from "../../environments/calculation/suite/index.ts";
import retail from "../../environments/retail/index.ts";
import retailSuite from "../../environments/retail/suite/index.ts";
import webBrowsing from "../../environments/web-browsing/index.ts";
import webBrowsingSuite from "../../environments/web-browsing/suite/index.ts";
import { createRandom } from "../../src/core/index.ts";
import { cities, firstNames, lastNames } from "../words.ts";
import { drawScene } from "./scenes.ts";

/**
 * The built-in environments are unseen: nothing of them is in the corpus. Their wordings are compared by runs of six words, with
 * ids, numbers and names masked. `npx vitest run models/corpus/disjoint.test.ts` prints the shares.
 */
const worlds = 2000;
/** Worlds that conversations are drawn in, too: those cost more. */
const spokenIn = 400;
const runLength = 6;
/** Share of an instruction's runs that the corpus may have: of the corpus as it is, no instruction has any. */
const mostShared = 0.1;

const personal = new Set([...firstNames, ...lastNames, ...cities].map((name) => name.toLowerCase()));

function masked(text: string): string[] {
  const words = text.toLowerCase().match(/[#\p{L}\p{N}](?:[\p{L}\p{N}_@.'-]*[\p{L}\p{N}])?/gu) ?? [];
  return words.map((word) => (/[\d@_]/.test(word) || personal.has(word.replace(/'s$/, "")) ? "#" : word));
}

function runsIn(words: readonly string[]): string[] {
  const count = Math.max(0, words.length - runLength + 1);
  return Array.from({ length: count }, (_, at) => words.slice(at, at + runLength).join(" "));
}

const sentencesIn = (text: string) => text.split(/(?<=[.!?])\s+/).filter((sentence) => sentence !== "");

/** Texts as they are compared, and the runs of words in them. */
class Texts {
  readonly whole = new Set<string>();
  readonly runs = new Set<string>();
  add(text: string): void {
    const words = masked(text);
    this.whole.add(words.join(" "));
    for (const run of runsIn(words)) this.runs.add(run);
  }
  has(text: string): boolean {
    return this.whole.has(masked(text).join(" "));
  }
  /** Share of the text's runs that are here. */
  sharedWith(text: string): number {
    const runs = runsIn(masked(text));
    return runs.filter((run) => this.runs.has(run)).length / Math.max(1, runs.length);
  }
}

const toolNames = new Set<string>();
const documentation = new Texts();
const rules = new Texts();
const spoken = new Texts();
let conversations = 0;

/** Takes the system message apart: rules, then a line for every tool. */
function addSystem(system: string): void {
  for (const line of system.split("\n")) {
    const tool = /^(?<description>.+): (?<name>\w+)\(.*\)$/.exec(line)?.groups;
    if (tool === undefined) for (const sentence of sentencesIn(line)) rules.add(sentence);
    else {
      toolNames.add(tool.name as string);
      documentation.add(tool.description as string);
    }
  }
}

beforeAll(() => {
  for (let index = 0; index < worlds; index++) {
    const random = createRandom("disjoint", index);
    const scene = drawScene(random, 18);
    addSystem(scene.system);
    if (index >= spokenIn) continue;
    for (const role of ["executor", "executor", "challenger"] as const) {
      const transcript = scene.makeTranscript(random, role);
      if (transcript === undefined) continue;
      conversations++;
      spoken.add(transcript.task.instruction);
      for (const turn of transcript.turns) if (turn.role === "user") spoken.add(turn.content);
    }
  }
}, 120_000);

describe.each([
  { environment: calculation, suite: calculationSuite },
  { environment: webBrowsing, suite: webBrowsingSuite },
  { environment: retail, suite: retailSuite },
  { environment: airline, suite: airlineSuite },
])("the corpus and $environment.name", ({ environment, suite }) => {
  const instructions = async () =>
    (await Promise.all([suite.items("dev"), suite.items("test")])).flat().map(({ task }) => task.instruction);

  it("have no tool and no documentation line in common", () => {
    expect(toolNames.size).toBeGreaterThan(5_000);
    expect(environment.tools.filter(({ name }) => toolNames.has(name))).toEqual([]);
    expect(environment.tools.filter(({ description }) => documentation.has(description))).toEqual([]);
  });

  it("have no rule in common, nor six words of one", () => {
    expect(rules.whole.size).toBeGreaterThan(300);
    const sentences = sentencesIn(environment.rules);
    expect(sentences.filter((sentence) => rules.has(sentence))).toEqual([]);
    expect(sentences.filter((sentence) => rules.sharedWith(sentence) > 0)).toEqual([]);
  });

  it("have no instruction in common, and of none more than a tenth of its runs of six words", async () => {
    expect(conversations).toBeGreaterThan(2 * spokenIn);
    const all = await instructions();
    expect(all.length).toBeGreaterThan(300);
    expect(all.filter((instruction) => spoken.has(instruction))).toEqual([]);
    const shares = all.map((instruction) => spoken.sharedWith(instruction));
    const touched = shares.filter((share) => share > 0).length;
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    console.info(
      `${environment.name}: ${touched} of ${all.length} instructions share a run of ${runLength} words with ${conversations} conversations; mean share ${(100 * mean).toFixed(2)}%, most ${(100 * Math.max(...shares)).toFixed(1)}%`,
    );
    expect(all.filter((_, index) => (shares[index] as number) > mostShared)).toEqual([]);
  });
});

it("finds what is in the corpus: a wording with another id and name is the same, and a part of it is found", () => {
  const texts = new Texts();
  texts.add(`Please tell me when the parcel R12 of ${firstNames[0]} leaves the harbour`);
  expect(texts.has(`please tell me when the parcel R9 of ${firstNames[1]} leaves the harbour!`)).toBe(true);
  expect(texts.sharedWith("please tell me when the parcel is late again today")).toBeCloseTo(1 / 5, 5);
});
