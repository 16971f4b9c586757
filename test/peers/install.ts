import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const requirements = join(import.meta.dirname, "requirements.txt");
const environment = join(import.meta.dirname, ".venv");
export const python = join(environment, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

/** Makes the virtual environment, anew where other versions are asked for: about 6 GB, since PyPI's torch brings CUDA. */
export default function install(): void {
  const stamp = join(environment, "requirements.txt");
  if (existsSync(stamp) && readFileSync(stamp).equals(readFileSync(requirements))) return;
  console.log(`installing ${requirements} into ${environment}`);
  rmSync(environment, { recursive: true, force: true });
  run(process.env.PYTHON ?? "python3", ["-m", "venv", environment]);
  run(python, ["-m", "pip", "install", "--quiet", "--requirement", requirements]);
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
