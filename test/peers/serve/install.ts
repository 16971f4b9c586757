import { join } from "node:path";
import { makeEnvironment, pythonOf } from "../install.ts";

const environment = process.env.SERVE_VENV ?? join(import.meta.dirname, ".venv");
export const python = pythonOf(environment);

/** Makes the virtual environment of the official clients, unless SERVE_VENV names one: about 400 MB. */
export default function install(): void {
  if (process.env.SERVE_VENV !== undefined) return;
  const requirements = join(import.meta.dirname, "requirements.txt");
  makeEnvironment(environment, requirements, process.env.PYTHON ?? "python3");
}
