import { createRequire } from "node:module";
import { SparringError } from "../core/index.ts";

/** The version in package.json, which lies at another depth from the source than from the compiled code. */
export const version: string = readVersion();

function readVersion(): string {
  const require = createRequire(import.meta.url);
  for (const path of ["../../package.json", "../../../package.json"]) {
    try {
      return (require(path) as { version: string }).version;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw thrown;
    }
  }
  throw new SparringError(
    "usage",
    "read version: expected package.json above the CLI; reinstall the package",
  );
}
