import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { WeightedTokens } from "../../src/engine/index.ts";
import { python } from "./install.ts";

export type Job =
  | { do: "make_model"; folder: string; config: object; dtype: string; shard: string; seed: number }
  | { do: "make_adapter"; base: string; folder: string; settings: object; seed: number }
  | {
      do: "compute";
      folder: string;
      adapter: string | null;
      merge: boolean;
      data: readonly WeightedTokens[];
      out: string;
    }
  | {
      do: "make_tokenizer";
      folder: string;
      kind: string;
      text: string;
      template: string;
      tokens: { special: string[]; pattern?: string; bos: string; eos: string };
    }
  | { do: "tokenize"; folder: string; texts: string[]; conversations: object[][] };

/** `transformers` and `peft` in a Python process of their own, which answers one job after the other. */
export interface Peer {
  versions: Record<string, string>;
  ask(job: Job): Promise<unknown>;
  close(): Promise<void>;
}

export async function openPeer(): Promise<Peer> {
  const env = { ...process.env, OMP_NUM_THREADS: "1", HF_HUB_OFFLINE: "1", CUDA_VISIBLE_DEVICES: "" };
  const child = spawn(python, [join(import.meta.dirname, "peer.py")], {
    stdio: ["pipe", "pipe", "inherit"],
    env,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<{ ready?: Record<string, string>; answer?: unknown; error?: string }> => {
    const { value, done } = await lines.next();
    if (done) throw new Error("peer.py ended; its error is above");
    return JSON.parse(value);
  };
  const { ready = {} } = await answer();
  return {
    versions: ready,
    async ask(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const { answer: given, error } = await answer();
      if (error) throw new Error(error);
      return given;
    },
    async close() {
      const exited = once(child, "exit");
      child.stdin.end();
      await exited;
    },
  };
}
