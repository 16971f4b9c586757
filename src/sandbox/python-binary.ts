import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { SparringError } from "../core/index.ts";

const require = createRequire(import.meta.url);

/** npm's package of Deno's binary for each platform that has one; they are optional dependencies of this package. */
const packages: Record<string, string> = {
  "darwin-arm64": "darwin-arm64",
  "darwin-x64": "darwin-x64",
  "linux-arm64": "linux-arm64-glibc",
  "linux-x64": "linux-x64-glibc",
  "win32-arm64": "win32-arm64",
  "win32-x64": "win32-x64",
};

/** The Deno binary itself: the `deno` command would be a process between, and would survive being killed. */
export function denoBinary(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  const need = "run Python: expected Deno, in which Python is kept apart from this machine";
  if (!name) {
    throw new SparringError("sandbox", `${need}, got the platform ${platform}, for which there is no build`);
  }
  const file = process.platform === "win32" ? "deno.exe" : "deno";
  try {
    const path = join(dirname(require.resolve(`@deno/${name}/package.json`)), file);
    if (existsSync(path)) return path;
  } catch {
    // Said below.
  }
  throw new SparringError(
    "sandbox",
    `${need}, got no package @deno/${name}: install with optional dependencies (npm install --include=optional); on Linux it needs glibc`,
  );
}

/** The folder of the Pyodide package, as a path and as a URL that ends in a slash. */
export function pyodideFolder(): { path: string; url: string } {
  const path = dirname(require.resolve("pyodide/package.json"));
  return { path, url: pathToFileURL(path + sep).href };
}
