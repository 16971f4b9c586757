import { type OpenedPolicy, openPolicy, openTinkerPolicy, type TrainConfig } from "../loop/index.ts";
import type { Console } from "./console.ts";
import { memoryLine } from "./estimate-line.ts";
import { modelFolder, tinkerOptions } from "./open-model.ts";

/** A model to be trained: in this process, or where `tinker:URL#BASE-MODEL` says. Says what it takes. The caller closes it. */
export async function openTrained(
  name: string,
  { train, seed }: { train: TrainConfig; seed: number },
  console: Console,
): Promise<OpenedPolicy> {
  const tinker = tinkerOptions(name, console);
  if (tinker) {
    const policy = await openTinkerPolicy({ ...tinker, train, seed });
    console.log(`Training ${policy.model.name} at ${tinker.address.url}`);
    return policy;
  }
  const policy = await openPolicy(await modelFolder(name, console), { ...train, seed });
  console.log(memoryLine(policy.memory));
  return policy;
}
