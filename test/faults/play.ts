import { join } from "node:path";
import { createAccount, type LoopResult, openaiModel, openCalls, parseConfig, type Sandbox } from "sparring";
import { playLoop } from "../loop/play.ts";

/** A loop of seconds in which one endpoint's model writes the tasks, another's tries them, and the scripted policy learns. */
const config = parseConfig(
  {
    name: "endpoints",
    environment: "library",
    model: "scripted",
    seed: 5,
    evaluate: { trials: 1 },
    challenge: { model: "openai:challenger", tasks: 12, proposals: 40, wave: 20, quota: 16 },
    rollouts: { model: "openai:executor", attempts: 3, wave: 18 },
    train: { epochs: 1, batchSize: 8, learningRate: 0.02 },
  },
  "of the test",
);

/** Plays it in a folder, from wherever it is. */
export async function playWithEndpoints(
  folder: string,
  at: { url: string; resume: boolean; sandbox?: Sandbox },
): Promise<LoopResult> {
  const closing: (() => Promise<void>)[] = [];
  try {
    return await playLoop(folder, {
      config,
      resume: at.resume,
      ...(at.sandbox && { sandbox: at.sandbox }),
      parts: async (run) => {
        const record = await openCalls(join(run.folder, "calls.jsonl"));
        const account = createAccount({ record });
        const open = (model: string, price: { input: number; output: number }) =>
          openaiModel({ model, baseURL: `${at.url}/v1`, timeoutMs: 400, maxRetries: 9, price, account });
        const challenger = open("challenger", { input: 1, output: 2 });
        const executor = open("executor", { input: 10, output: 20 });
        closing.push(
          () => challenger.close(),
          () => executor.close(),
          () => record.close(),
        );
        return { challenger, executor, account };
      },
    });
  } finally {
    for (const close of closing) await close();
  }
}
