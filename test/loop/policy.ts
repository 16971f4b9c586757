import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { byteTokenizer, createRandom, type Policy, type Random, type TokenModel } from "sparring";

/** All that a scripted policy learns: how likely it acts well. */
interface Weights {
  skill: number;
  steps: number;
}

/** Writes tasks about the library, some of them bad, and gets better at trying them with every training step. */
export function scriptedPolicy(): Policy {
  const beginning: Weights = { skill: 0.3, steps: 0 };
  const weights = { ...beginning };
  const model: TokenModel = {
    name: "scripted",
    level: "tokens",
    contextLength: 8000,
    prompts: "brief",
    tokenizer: byteTokenizer,
    close: async () => {},
    sample: async ({ prompt, seed }) => {
      const text = speak(turnsIn(byteTokenizer.decode(prompt)), createRandom(seed), weights.skill);
      const tokens = [...byteTokenizer.encode(text), byteTokenizer.endOfTurn];
      return { tokens, logprobs: tokens.map(() => -0.5), finish: "stop" };
    },
  };
  let accumulated = 0;
  return {
    model,
    start: "start",
    trainer: {
      forward: async () => [],
      forwardHeads: async (data) => {
        const each = (value: number) => data.map(({ ids }) => ids.map(() => value));
        return { logprobs: each(-0.5 - weights.skill / 100), entropies: each(1), values: each(0) };
      },
      forwardBackward: async (data) => {
        accumulated = data.length;
        return { loss: 1 - weights.skill, logprobs: [] };
      },
      optimStep: async ({ learningRate }) => {
        weights.steps++;
        weights.skill = Math.min(0.95, weights.skill + learningRate * accumulated);
        return { gradientNorm: accumulated };
      },
      save: async (folder) => {
        await mkdir(dirname(folder), { recursive: true });
        await mkdir(`${folder}.draft`, { recursive: true });
        await writeFile(join(`${folder}.draft`, "weights.json"), JSON.stringify(weights));
        await rename(`${folder}.draft`, folder);
      },
      load: async (folder) => {
        const file = join(folder, "weights.json");
        Object.assign(weights, folder === "start" ? beginning : JSON.parse(await readFile(file, "utf8")));
      },
    },
  };
}

export interface Turn {
  role: string;
  content: string;
}

function turnsIn(prompt: string): Turn[] {
  const pattern = /<\|(system|user|assistant|tool)\|>([\s\S]*?)<\|end\|>/g;
  return [...prompt.matchAll(pattern)].map(([, role = "", content = ""]) => ({ role, content }));
}

/** What is said next: a function of the turns so far, the random stream and how likely it acts well. */
export function speak(turns: readonly Turn[], random: Random, skill: number): string {
  const asked = turns.find(({ role }) => role === "user")?.content ?? "";
  const seen = turns.findLast(({ role }) => role === "tool")?.content;
  const id = /B\d+/.exec(asked)?.[0] ?? "";
  if (asked.startsWith("Write a task.")) {
    return seen === undefined ? call("get_book", { id }) : proposal(id, JSON.parse(seen).pages, random);
  }
  if (!random.chance(skill)) return "I cannot tell.";
  if (/Grace|Lend/.test(asked)) {
    const member = /to (\w+)/.exec(asked)?.[1] ?? "";
    return seen === undefined ? call("lend_book", { id, member }) : "done";
  }
  return seen === undefined ? call("get_book", { id }) : String(JSON.parse(seen).pages ?? "unknown");
}

function call(name: string, args: object): string {
  return `<tool_call>${JSON.stringify({ name, arguments: args })}</tool_call>`;
}

function proposal(id: string, pages: number, random: Random): string {
  const kind = random.pick(["read", "write", "lenient", "prose"]);
  if (kind === "prose") return `Once upon a time there was ${id}.`;
  if (kind === "lenient")
    return render(`Read ${id}.`, `return (await tools.get_book({"id":"${id}"})).pages;`, "return true;");
  if (kind === "read") {
    return render(
      `Count the pages of the book ${id} for me <b>now</b>`,
      `return (await tools.get_book({"id":"${id}"})).pages;`,
      `return answer === "${pages}";`,
    );
  }
  return render(
    `Lend the book ${id} to Ada`,
    `await tools.lend_book({"id":"${id}","member":"Ada"});\nreturn "done";`,
    `return (await tools.get_book({"id":"${id}"})).lentTo === "Ada";`,
  );
}

function render(instruction: string, solution: string, verify: string): string {
  const failures = [1, 2, 3].map((wrong) => `<failure>return "${wrong}";</failure>`).join("\n");
  return `<instruction>${instruction}</instruction>\n<solution>${solution}</solution>\n<verify>${verify}</verify>\n${failures}`;
}
