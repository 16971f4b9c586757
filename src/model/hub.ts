import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { downloadFile, HubApiError, listFiles, modelInfo } from "@huggingface/hub";
import { messageOf, SparringError } from "../core/index.ts";
import {
  commitPattern,
  defaultCache,
  type HubName,
  hasTokenizer,
  isComplete,
  lastCommit,
  link,
  placesOf,
  remember,
} from "./hub-cache.ts";

export interface DownloadOptions {
  /** Bytes of all the model's files together. */
  onProgress?: (received: number, total: number) => void;
  /** HF_ENDPOINT, or else the public hub. */
  hub?: string;
  /** The folder of Hugging Face's own cache unless told otherwise. */
  cache?: string;
  /** Leaves the weights out: all that is read is config, tokenizer and chat template. */
  only?: "tokenizer";
  /** Before the first new attempt after a broken transfer; twice as long before each one after it. */
  retryMs?: number;
}

interface Source extends HubName {
  only: "tokenizer" | undefined;
  hub: string;
  cache: string;
  retryMs: number;
}

interface File {
  path: string;
  size: number;
  /** By which the hub knows the content: SHA-256 of large files, git's SHA-1 of others. */
  checksum: string;
  algorithm: "sha256" | "git";
}

/** Broken transfers in a row that bring nothing new before a download is given up. */
const attempts = 5;

/** What the engine and the tokenizer read; nothing else is downloaded. */
const wanted =
  /^((adapter_|generation_|tokenizer_)?config|tokenizer|special_tokens_map)\.json$|^chat_template\.jinja$|^model(-\d+-of-\d+)?\.safetensors(\.index\.json)?$|^adapter_model\.safetensors$/;

/**
 * The folder of a hub's model, downloaded where the cache lacks it. Transfers that break are resumed, also by the next
 * call, and every file is checked. Where the hub cannot be reached, what the revision stood for last has to do.
 * A token for gated models comes from HF_TOKEN.
 */
export async function downloadModel(name: HubName, options: DownloadOptions = {}): Promise<string> {
  const { onProgress = () => {}, cache = defaultCache(), retryMs = 1000, only } = options;
  const hub = (options.hub ?? process.env.HF_ENDPOINT ?? "https://huggingface.co").replace(/\/$/, "");
  const source: Source = { ...name, hub, cache, retryMs, only };
  const present = await lastCommit(cache, name);
  const presentFolder = present === undefined ? undefined : placesOf(cache, name).snapshot(present);
  const whole = only === undefined ? isComplete : hasTokenizer;
  const usable = presentFolder !== undefined && (await whole(presentFolder));
  if (usable && present === name.revision) return presentFolder;
  let files: File[];
  let commit: string;
  try {
    commit = await commitOf(source);
    files = await filesOf(source, commit);
  } catch (cause) {
    if (usable && !(cause instanceof HubApiError)) return presentFolder;
    throw refusal(source, cause);
  }
  const folder = placesOf(cache, name).snapshot(commit);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  for (const file of files) {
    await fetchFile(source, commit, file, (received) => onProgress(done + received, total));
    await link(placesOf(cache, name).blob(file.checksum), join(folder, file.path));
    done += file.size;
    onProgress(done, total);
  }
  await remember(cache, name, commit);
  return folder;
}

const credentials = () => (process.env.HF_TOKEN ? { accessToken: process.env.HF_TOKEN } : {});

async function commitOf({ name, revision, hub }: Source): Promise<string> {
  const { sha } = await modelInfo({
    name,
    revision,
    hubUrl: hub,
    additionalFields: ["sha"],
    ...credentials(),
  });
  if (!commitPattern.test(sha)) throw new Error(`the hub gave ${JSON.stringify(sha)} for a commit`);
  return sha;
}

async function filesOf({ name, hub, only }: Source, commit: string): Promise<File[]> {
  const all: string[] = [];
  const files: File[] = [];
  for await (const entry of listFiles({ repo: name, revision: commit, hubUrl: hub, ...credentials() })) {
    all.push(entry.path);
    if (entry.type !== "file" || !wanted.test(entry.path)) continue;
    const checksum = entry.lfs?.oid ?? entry.oid ?? "";
    if (!/^[0-9a-f]{40,64}$/.test(checksum)) throw new Error(`the hub gave no checksum for ${entry.path}`);
    files.push({ path: entry.path, size: entry.size, checksum, algorithm: entry.lfs ? "sha256" : "git" });
  }
  const isWeights = ({ path }: File) => /\.safetensors(\.index\.json)?$/.test(path);
  if (only === "tokenizer") return files.filter((file) => !isWeights(file));
  const weights = files.filter(({ path }) => path.endsWith(".safetensors"));
  if (weights.length === 0) {
    throw new SparringError(
      "model",
      `open model "${name}": expected weights in safetensors, got ${all.join(", ") || "no files"}; choose a model that has them`,
    );
  }
  // Where a model is stored both ways, its single file is enough.
  const single = weights.some(({ path }) => path === "model.safetensors");
  return files.filter(({ path }) => !single || !/^model(-\d|\.safetensors\.)/.test(path));
}

async function fetchFile(
  source: Source,
  commit: string,
  file: File,
  onReceived: (bytes: number) => void,
): Promise<void> {
  const blob = placesOf(source.cache, source).blob(file.checksum);
  if (existsSync(blob)) return;
  const partial = `${blob}.incomplete`;
  await mkdir(dirname(blob), { recursive: true });
  const begun = await sizeOf(partial);
  await receive(source, commit, file, partial, onReceived);
  // What an earlier call left may be damaged, so that one more attempt from the beginning is worth it.
  if (begun > 0 && (await checksumOf(partial, file)) !== file.checksum) {
    await rm(partial);
    await receive(source, commit, file, partial, onReceived);
  }
  const found = await checksumOf(partial, file);
  if (found !== file.checksum) {
    await rm(partial);
    throw new SparringError(
      "data",
      `download ${source.name}/${file.path}: expected checksum ${file.checksum}, got ${found}; the file is damaged on its way or on the hub, try again`,
    );
  }
  await rename(partial, blob);
}

/** Appends to the partial file until it has the size that the hub announced. */
async function receive(
  source: Source,
  commit: string,
  { path, size }: File,
  partial: string,
  onReceived: (bytes: number) => void,
): Promise<void> {
  let failures = 0;
  let received = await sizeOf(partial);
  if (received > size) {
    await rm(partial);
    received = 0;
  }
  while (received < size) {
    const before = received;
    let problem: unknown = "the transfer ended early";
    try {
      const content = await contentOf(source, commit, path);
      const file = await open(partial, "a");
      try {
        for await (const chunk of content.slice(received).stream()) {
          await file.write(chunk);
          received += chunk.length;
          onReceived(received);
        }
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (cause) {
      problem = cause;
    }
    if (received >= size) return;
    failures = received > before ? 0 : failures + 1;
    if (failures === attempts || (problem instanceof HubApiError && problem.statusCode < 500)) {
      throw new SparringError(
        "model",
        `download ${source.name}/${path}: expected ${size} bytes, got ${received}: ${describe(problem)}; try again, it goes on from there`,
        { cause: problem },
      );
    }
    await wait(source.retryMs * 2 ** failures);
  }
}

async function contentOf({ name, hub }: Source, revision: string, path: string): Promise<Blob> {
  const content = await downloadFile({
    repo: name,
    path,
    revision,
    hubUrl: hub,
    // Ranges of plain transfers are what makes them resumable.
    xet: false,
    ...credentials(),
  });
  if (content === null) throw new Error(`the hub lists ${path} but does not have it`);
  return content;
}

async function checksumOf(path: string, { algorithm, size }: File): Promise<string> {
  const hash = createHash(algorithm === "sha256" ? "sha256" : "sha1");
  if (algorithm === "git") hash.update(`blob ${size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

async function sizeOf(path: string): Promise<number> {
  return existsSync(path) ? (await stat(path)).size : 0;
}

function refusal({ name, revision, hub }: Source, cause: unknown): SparringError {
  if (cause instanceof SparringError) return cause;
  const operation = `open model "${name}"`;
  if (!(cause instanceof HubApiError)) {
    return new SparringError(
      "model",
      `${operation}: expected to reach the hub at ${hub}, got ${describe(cause)}; connect to it, or name a folder with the model's files`,
      { cause },
    );
  }
  const remedy = [401, 403].includes(cause.statusCode)
    ? "the model does not exist or needs a token: accept its terms on the hub and set HF_TOKEN"
    : "check the name and the revision";
  return new SparringError(
    "model",
    `${operation}: expected revision ${revision} at ${hub}, got status ${cause.statusCode}; ${remedy}`,
    { cause },
  );
}

/** `fetch failed` alone says nothing; its cause does. */
function describe(problem: unknown): string {
  const cause = problem instanceof Error && problem.cause ? `: ${messageOf(problem.cause)}` : "";
  return `${messageOf(problem)}${cause}`;
}
