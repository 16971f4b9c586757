import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const belowLoop = [
  "core",
  "engine",
  "sandbox",
  "store",
  "tinker",
  "environment",
  "model",
  "rollout",
  "gates",
  "challenger",
  "training",
  "benchmark",
  "export",
  "viewer",
];

/**
 * Who may import whom, as AGENTS.md shows it. Keys are folders of src/, or single files that may do more than
 * their folder. A folder is reached through its index.ts only.
 */
const mayImport: Record<string, string[]> = {
  core: [],
  engine: ["core"],
  sandbox: ["core"],
  store: ["core"],
  tinker: ["core"],
  environment: ["core", "sandbox"],
  model: ["core"],
  "model/local.ts": ["core", "engine"],
  "model/tinker.ts": ["core", "tinker"],
  rollout: ["core", "sandbox", "environment", "model"],
  gates: ["core", "sandbox", "environment"],
  challenger: ["core", "environment", "model", "rollout"],
  training: ["core", "store"],
  "training/embedded.ts": ["core", "engine"],
  "training/tinker.ts": ["core", "store", "tinker"],
  benchmark: ["core", "sandbox", "environment", "model", "rollout"],
  export: ["core", "store"],
  viewer: ["core", "store"],
  serve: ["core", "engine", "model", "training", "tinker"],
  loop: belowLoop,
  cli: [...belowLoop, "loop", "serve"],
};

const root = resolve(import.meta.dirname, "..");
const source = join(root, "src");

interface Import {
  from: string;
  to: string;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] as string);
}

/** Every import of one of our files by another, as paths relative to src/. Tests beside the source are free. */
function internalImports(): Import[] {
  return filesBelow(source)
    .filter((file) => !file.endsWith(".test.ts"))
    .flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => ({
          from: relative(source, file),
          to: relative(source, resolve(dirname(file), specifier)),
        })),
    );
}

const folderOf = (path: string) => path.split("/")[0] as string;

describe("the import table", () => {
  const across = internalImports().filter(
    ({ from, to }) => from.includes("/") && folderOf(from) !== folderOf(to),
  );

  it("sees imports at all", () => {
    expect(across.length).toBeGreaterThan(20);
  });

  it("allows each folder only what it may import", () => {
    const forbidden = across.filter(({ from, to }) => {
      const allowed = mayImport[from] ?? mayImport[folderOf(from)];
      return allowed === undefined || !allowed.includes(folderOf(to));
    });
    expect(forbidden).toEqual([]);
  });

  it("reaches into no other folder past its index.ts", () => {
    expect(across.filter(({ to }) => !/^[a-z-]+\/index\.ts$/.test(to))).toEqual([]);
  });

  it("has no cycles between files", () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of internalImports()) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (done.has(file) || path.includes(file)) return;
      for (const target of next.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of next.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it("lets environments use the public API only", () => {
    const outside = filesBelow(join(root, "environments"))
      .filter((file) => !file.endsWith(".test.ts"))
      .flatMap((file) => importsOf(file).map((specifier) => ({ file: relative(root, file), specifier })))
      .filter(({ file, specifier }) => {
        if (!specifier.startsWith(".")) return !["sparring", "zod"].includes(specifier);
        return !relative(root, resolve(dirname(join(root, file)), specifier)).startsWith("environments/");
      });
    expect(outside).toEqual([]);
  });
});
