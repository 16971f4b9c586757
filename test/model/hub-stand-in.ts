import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that imitates the endpoints of the Hugging Face hub that a download uses, with its faults on request. */
export interface HubStandIn {
  url: string;
  files: Map<string, Buffer>;
  /** Transfers of a file that break after so many bytes, one after the other. */
  breaks: Map<string, number[]>;
  /** Files of which every transfer has its first byte changed. */
  damaged: Set<string>;
  /** Ranges of the transfers that were asked for, as "PATH RANGE". */
  transfers: string[];
  /** Answers that need a token, for a gated model. */
  token: string | undefined;
  close(): Promise<void>;
}

export const commit = "0123456789abcdef0123456789abcdef01234567";

export async function startHub(content: Record<string, string | Buffer>): Promise<HubStandIn> {
  const files = new Map(Object.entries(content).map(([path, bytes]) => [path, Buffer.from(bytes)]));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://hub");
    const json = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (hub.token !== undefined && request.headers.authorization !== `Bearer ${hub.token}`)
      return json(401, { error: "Access to model owner/name is restricted" });
    if (!pathname.includes("owner/name")) return json(404, { error: "Repository not found" });
    if (/^\/api\/models\/owner\/name\/revision\/(main|v1|[0-9a-f]{40})$/.test(pathname))
      return json(200, { _id: "1", id: "owner/name", sha: commit, gated: false, private: false });
    if (pathname.startsWith("/api/models/owner/name/tree/"))
      return json(
        200,
        [...files].map(([path, bytes]) => entryOf(path, bytes)),
      );
    const prefix = `/owner/name/resolve/${commit}/`;
    const path = pathname.slice(prefix.length);
    const bytes = files.get(path);
    if (!pathname.startsWith(prefix) || bytes === undefined) return json(404, { error: "Not found" });

    const range = /^bytes=(\d+)-(\d+)?$/.exec(request.headers.range ?? "");
    const [start, end] = range
      ? [Number(range[1]), Math.min(Number(range[2] ?? bytes.length - 1), bytes.length - 1)]
      : [0, bytes.length - 1];
    const body = Buffer.from(bytes.subarray(start, end + 1));
    response.writeHead(range ? 206 : 200, {
      "content-length": body.length,
      etag: '"x"',
      ...(range ? { "content-range": `bytes ${start}-${end}/${bytes.length}` } : {}),
    });
    // The client asks for one byte to learn the size.
    if (request.headers.range === "bytes=0-0") return response.end(body);
    hub.transfers.push(`${path} ${start}-${end}`);
    if (hub.damaged.has(path) && start === 0) body[0] = (body[0] ?? 0) ^ 255;
    const length = hub.breaks.get(path)?.shift();
    if (length === undefined) return response.end(body);
    response.write(body.subarray(0, length), () => setTimeout(() => response.destroy(), 20));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const hub: HubStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    breaks: new Map(),
    damaged: new Set(),
    transfers: [],
    token: undefined,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return hub;
}

/** Large files are known by SHA-256, others by git's SHA-1 of a blob, as the hub has it. */
function entryOf(path: string, bytes: Buffer) {
  const git = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  const entry = { type: "file", path, size: bytes.length, oid: git };
  if (!path.endsWith(".safetensors")) return entry;
  const oid = createHash("sha256").update(bytes).digest("hex");
  return { ...entry, lfs: { oid, size: bytes.length, pointerSize: 130 } };
}
