import { createRequire } from "node:module";
import { dirname } from "node:path";
import { SparringError } from "../core/index.ts";

const require = createRequire(import.meta.url);

/** Path of our package.json, which is one folder further up from the compiled code than from the source. */
const manifest: string = findManifest();

/** The package's root folder, which holds the models that ship. */
export const packageRoot: string = dirname(manifest);

export const version: string = (require(manifest) as { version: string }).version;

function findManifest(): string {
  for (const path of ["../../package.json", "../../../package.json"]) {
    try {
      return require.resolve(path);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw thrown;
    }
  }
  throw new SparringError(
    "usage",
    "find package: expected package.json above the code; reinstall the package",
  );
}
