import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, relative, sep } from "node:path";

/** A model of the hub, `owner/name`, or `owner/name@revision` for a branch, tag or commit of it. */
export interface HubName {
  name: string;
  revision: string;
}

export const commitPattern = /^[0-9a-f]{40}$/;

export function parseHubName(text: string): HubName | undefined {
  const found = /^([\w-][\w.-]*\/[\w-][\w.-]*)(?:@([\w-][\w./-]*))?$/.exec(text);
  if (found?.[1] === undefined || found[2]?.includes("..")) return undefined;
  return { name: found[1], revision: found[2] ?? "main" };
}

/** The folder that Hugging Face's own tools use too, so that a model is downloaded once for all of them. */
export function defaultCache(): string {
  const { HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = process.env;
  const home = HF_HOME ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "huggingface");
  return HF_HUB_CACHE ?? join(home, "hub");
}

/** Where the cache keeps what: files by checksum, snapshots of commits that link to them, and what a name stood for last. */
export function placesOf(cache: string, { name, revision }: HubName) {
  const root = join(cache, `models--${name.replace("/", "--")}`);
  return {
    blob: (checksum: string) => join(root, "blobs", checksum),
    snapshot: (commit: string) => join(root, "snapshots", commit),
    reference: join(root, "refs", ...revision.split("/")),
  };
}

/** `owner/name` of a snapshot's folder. */
export function hubNameOf(folder: string): string | undefined {
  const found = folder.split(sep).find((part) => part.startsWith("models--"));
  return found && folder.includes(`${sep}snapshots${sep}`) ? found.split("--").slice(1).join("/") : undefined;
}

/** The commit that the revision stood for when it was last downloaded. */
export async function lastCommit(cache: string, hub: HubName): Promise<string | undefined> {
  if (commitPattern.test(hub.revision)) return hub.revision;
  const { reference } = placesOf(cache, hub);
  return existsSync(reference) ? (await readFile(reference, "utf8")).trim() : undefined;
}

export async function remember(cache: string, hub: HubName, commit: string): Promise<void> {
  if (commitPattern.test(hub.revision)) return;
  const { reference } = placesOf(cache, hub);
  await mkdir(dirname(reference), { recursive: true });
  await writeFile(reference, commit);
}

/** Puts a downloaded file into a snapshot: a link, or a copy where links are not allowed. */
export async function link(blob: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  await symlink(relative(dirname(file), blob), file).catch(() => copyFile(blob, file));
}

export async function hasTokenizer(folder: string): Promise<boolean> {
  return ["tokenizer.json", "tokenizer_config.json"].every((file) => existsSync(join(folder, file)));
}

/** Whether a folder has a config and all the weights that go with it. */
export async function isComplete(folder: string): Promise<boolean> {
  const has = (file: string) => existsSync(join(folder, file));
  if (has("adapter_config.json")) return has("adapter_model.safetensors");
  if (!has("config.json") || !has("tokenizer.json")) return false;
  if (has("model.safetensors")) return true;
  if (!has("model.safetensors.index.json")) return false;
  const index = JSON.parse(await readFile(join(folder, "model.safetensors.index.json"), "utf8"));
  return Object.values(index.weight_map as Record<string, string>).every(has);
}
