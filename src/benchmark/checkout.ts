import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SparringError } from "../core/index.ts";

/** A version of somebody else's repository: the files of it that decide a score, with git's names of their contents. */
export interface Checkout {
  /** What users call it. */
  name: string;
  repository: string;
  /** Abbreviated. */
  commit: string;
  /** Path in the repository to git's object id, as `git ls-tree -r COMMIT` prints it. */
  files: Readonly<Record<string, string>>;
}

/** The files of a user's checkout. Rejects (code "usage") where it is missing, damaged or of another version. */
export async function readCheckout(
  checkout: Checkout,
  folder: string | undefined,
): Promise<Record<string, Uint8Array>> {
  const { name, files } = checkout;
  if (folder === undefined) {
    throw new SparringError(
      "usage",
      `${name}: expected --source with a checkout of it, got none; get one with: ${howToGet(checkout)}`,
    );
  }
  const read: Record<string, Uint8Array> = {};
  const different: string[] = [];
  for (const [path, id] of Object.entries(files)) {
    const bytes = await readFile(join(folder, path)).catch(() => undefined);
    if (bytes === undefined) {
      throw new SparringError(
        "usage",
        `${name}: expected ${folder} to be a checkout of ${checkout.repository} at ${checkout.commit}, found no ${path} in it; get one with: ${howToGet(checkout)}`,
      );
    }
    if (gitId(bytes) !== id) different.push(path);
    read[path] = bytes;
  }
  if (different.length > 0) {
    throw new SparringError(
      "usage",
      `${name}: expected ${folder} to be at commit ${checkout.commit} of ${checkout.repository}, but ${different.length} of ${Object.keys(files).length} files that decide a score are different, ${different[0]} first; mend it with: git -C ${folder} checkout ${checkout.commit} -- . (and git config core.autocrlf false, if git changes line ends)`,
    );
  }
  return read;
}

function howToGet({ repository, commit }: Checkout): string {
  const folder = repository.split("/").at(-1);
  return `git clone ${repository} && git -C ${folder} checkout ${commit}`;
}

/** Git's object id of a file's content. */
export function gitId(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
