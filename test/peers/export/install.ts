import { join } from "node:path";
import { makeEnvironment, pythonOf } from "../install.ts";

const environment = process.env.EXPORT_VENV ?? join(import.meta.dirname, ".venv");
export const python = pythonOf(environment);

/** Makes the virtual environment of those who read exports, unless EXPORT_VENV names one. harbor needs Python 3.12 or later. */
export default function install(): void {
  if (process.env.EXPORT_VENV !== undefined) return;
  const requirements = join(import.meta.dirname, "requirements.txt");
  makeEnvironment(environment, requirements, process.env.PYTHON ?? "python3.12");
}
