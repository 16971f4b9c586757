import { SparringError } from "../../src/core/index.ts";
import type { Policy } from "../../src/loop/index.ts";
import { scriptedPolicy } from "./policy.ts";

/**
 * Does the work again and again until it is done. Every time, all policies that it opens together die when they have been
 * asked to save `saves` times: the checkpoint is there, its wave is not committed. Gives how often that was.
 */
export async function killedAgainAndAgain(
  saves: number,
  work: (openPolicy: () => Policy) => Promise<unknown>,
): Promise<number> {
  for (let kills = 0; ; kills++) {
    let left = saves;
    const openPolicy = (): Policy => {
      const policy = scriptedPolicy();
      const save = async (folder: string) => {
        await policy.trainer.save(folder);
        if (--left === 0) throw new SparringError("interrupted", "killed");
      };
      return { ...policy, trainer: { ...policy.trainer, save } };
    };
    try {
      await work(openPolicy);
      return kills;
    } catch (thrown) {
      if (!(thrown instanceof SparringError) || thrown.code !== "interrupted") throw thrown;
    }
  }
}
