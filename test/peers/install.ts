import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const environment = join(import.meta.dirname, ".venv");
export const python = pythonOf(environment);

/** The interpreter of a virtual environment. */
export function pythonOf(folder: string): string {
  return join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
}

/** Makes the virtual environment of the engine's peers. */
export default function install(): void {
  makeEnvironment(
    environment,
    join(import.meta.dirname, "requirements.txt"),
    process.env.PYTHON ?? "python3",
  );
}

/** Makes a virtual environment, anew where other versions are asked for: about 6 GB, since PyPI's torch brings CUDA. */
export function makeEnvironment(folder: string, requirements: string, maker: string): void {
  const stamp = join(folder, "requirements.txt");
  if (existsSync(stamp) && readFileSync(stamp).equals(readFileSync(requirements))) return;
  console.log(`installing ${requirements} into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  run(maker, ["-m", "venv", folder]);
  run(pythonOf(folder), ["-m", "pip", "install", "--quiet", "--requirement", requirements]);
  copyFileSync(requirements, stamp);
}

function run(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) {
    throw new Error(
      `${command} ${args.join(" ")}: expected to succeed, got ${error ?? `exit code ${status}`}`,
    );
  }
}
