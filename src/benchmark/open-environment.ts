import { SparringError } from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import { type Family, families, m3Environment } from "./m3tooleval/environment.ts";
import type { DomainName } from "./tau-bench/domain.ts";
import { tauEnvironment } from "./tau-bench/environment.ts";

interface Kind {
  parts: readonly string[];
  open(part: string, source: string): Promise<Environment>;
}

const kinds: Record<string, Kind> = {
  "tau-bench": {
    parts: ["retail", "airline"],
    open: (domain, source) => tauEnvironment({ domain: domain as DomainName, source }),
  },
  m3tooleval: {
    parts: families,
    open: (family, source) => m3Environment({ family: family as Family, source }),
  },
};

/**
 * The tools and data of a benchmark, without its tasks, by "tau-bench:retail:FOLDER" or "m3tooleval:web_browsing:FOLDER" with the
 * folder of a checkout; undefined for the name of something else. Rejects (code "usage") where the rest of the name does not fit, or the checkout does not.
 */
export function openBenchmarkEnvironment(name: string): Promise<Environment> | undefined {
  const [, benchmark = "", part = "", source = ""] = /^([^:]*)(?::([^:]*))?(?::(.*))?$/s.exec(name) ?? [];
  const kind = Object.hasOwn(kinds, benchmark) ? kinds[benchmark] : undefined;
  if (kind === undefined) return undefined;
  if (!kind.parts.includes(part) || source === "") {
    throw new SparringError(
      "usage",
      `load environment "${name}": expected ${benchmark}:PART:FOLDER, with ${kind.parts.join(", ")} as part and the folder of a checkout`,
    );
  }
  return kind.open(part, source);
}
