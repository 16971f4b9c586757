import { readFile } from "node:fs/promises";
import { type Message, messageOf, SparringError, type Split } from "../../core/index.ts";
import { createPythonSandbox } from "../../sandbox/index.ts";
import type { Acting, Attempt, Benchmark, BenchmarkItem } from "../benchmark.ts";
import { readCheckout } from "../checkout.ts";
import type { Named } from "../exchange.ts";
import { type OpenInterpreter, openInterpreter } from "../interpreter.ts";
import { type DomainName, openDomain, type TauTask } from "./domain.ts";
import { recordedAirline, tau2Bench, tauBench } from "./files.ts";
import { playModel } from "./play.ts";
import { goldDeeds, idleDeeds, readRecordings, recordedDeeds, replay } from "./replay.ts";
import { correctedTasks } from "./tau3.ts";

/** Where the checkouts are; `tau2` is needed for the corrected tasks only. */
export interface TauSources {
  tau: string | undefined;
  tau2?: string | undefined;
}

export interface TauOptions {
  domain: DomainName;
  /** The corrected retail tasks of tau2-bench on these tools and data: a variant, to be named as such. */
  corrected?: boolean;
  /** Python interpreters side by side; 1 unless told otherwise. */
  workers?: number;
  openInterpreter?: OpenInterpreter;
}

/** tau-bench (arXiv 2406.12045): an agent serves a simulated user by tools on a database. */
export async function openTauBench(sources: TauSources, options: TauOptions): Promise<Benchmark> {
  const { corrected = false, workers = 1 } = options;
  const name = `tau-bench:${options.domain}${corrected ? "-tau3" : ""}`;
  const files = await readCheckout(tauBench[options.domain], sources.tau);
  const testTasks = corrected ? correctedTasks(await readCheckout(tau2Bench, sources.tau2)) : undefined;
  const domain = await openDomain({
    name: options.domain,
    files,
    workers,
    testTasks,
    openInterpreter: options.openInterpreter ?? openInterpreter,
  });
  /** For programs of models; it starts nothing before the first. */
  const python = createPythonSandbox();
  const splits: Split[] = options.domain === "retail" && !corrected ? ["test", "dev", "train"] : ["test"];
  const tasks = new Map<Split, Promise<TauTask[]>>();

  function tasksOf(split: Split): Promise<TauTask[]> {
    if (!splits.includes(split)) {
      throw new SparringError(
        "usage",
        `${name}: expected the split ${splits.join(", ")}, got ${split}: tau-bench has no such tasks`,
      );
    }
    const known = tasks.get(split) ?? domain.tasks(split);
    tasks.set(split, known);
    return known;
  }

  const idOf = (split: Split, index: number) => `${name}/${split}/${index}`;

  async function attempt({ item, id, seed }: Attempt, actor: Acting) {
    const { split, index } = item;
    const task = (await tasksOf(split))[index] as TauTask;
    const scenario = { split, index };
    const named: Named = { id, seed, environment: name, scenario, task: item.task.id };
    const open = (words: string) => domain.open(split, index, words);
    if (actor.kind === "model") {
      return playModel(named, actor, domain, { instruction: task.instruction, open }, python);
    }
    const opening: Message[] = [{ role: "user", content: task.instruction }];
    if (actor.kind !== "recorded") {
      const deeds = actor.kind === "gold" ? goldDeeds(task, domain) : idleDeeds(domain);
      return replay(named, actor.kind, deeds, opening, () => open(task.instruction));
    }
    const deeds = recordedDeeds(actor.recording);
    return replay(named, "recorded", deeds, opening, () => open(""));
  }

  return {
    name,
    formats: ["json", "react", "code"],
    splits,
    // Of its own agents; the paper on self-challenging gives 15.
    maxTurns: 30,
    needsUser: true,
    items: async (split) =>
      (await tasksOf(split)).map(
        (_, index): BenchmarkItem => ({
          task: { id: idOf(split, index) },
          posed: String(index),
          groups: [],
          split,
          index,
        }),
      ),
    attempt,
    recorded: async (split, file) => {
      const text = await recordedText(name, options.domain, sources.tau, file);
      return readRecordings(text, file ?? "the recorded rollouts", (index) => idOf(split, index));
    },
    close: async () => {
      domain.close();
      await python.close();
    },
  };
}

async function recordedText(
  name: string,
  domain: DomainName,
  source: string | undefined,
  file: string | undefined,
): Promise<string> {
  if (file !== undefined) {
    return readFile(file, "utf8").catch((cause) => {
      throw new SparringError("usage", `${name}: cannot read ${file}: ${messageOf(cause)}`, { cause });
    });
  }
  if (name !== "tau-bench:airline") {
    throw new SparringError(
      "usage",
      `${name}: expected --recorded with a file that tau-bench's run.py wrote: the checkout has rollouts of tau-bench:airline only, not of ${domain}`,
    );
  }
  const [bytes] = Object.values(await readCheckout(recordedAirline, source));
  return new TextDecoder().decode(bytes);
}
