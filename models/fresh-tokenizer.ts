import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadTokenizer, type Tokenizer } from "../src/model/index.ts";
import { writeTokenizer } from "./tokenizer.ts";

/** The tokenizer that the next pretraining would start with, whatever the shipped model's is. */
export async function freshTokenizer(): Promise<Tokenizer> {
  const folder = await mkdtemp(join(tmpdir(), "tokenizer-"));
  try {
    await writeTokenizer(folder);
    return await loadTokenizer(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
