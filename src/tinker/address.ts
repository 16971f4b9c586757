import { SparringError } from "../core/index.ts";

/** A model behind a Tinker-compatible server. */
export interface TinkerAddress {
  url: string;
  /** The server's name of the base model; undefined where the server has just one. */
  baseModel: string | undefined;
}

const prefix = "tinker:";

/** Takes `tinker:URL#BASE-MODEL` apart; undefined for other names. */
export function parseTinkerAddress(name: string): TinkerAddress | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const [given = "", ...rest] = name.slice(prefix.length).split("#");
  const baseModel = rest.join("#") || undefined;
  if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol))
    return { url: given.replace(/\/+$/, ""), baseModel };
  throw new SparringError(
    "usage",
    `open model "${name}": expected tinker:URL#BASE-MODEL, such as tinker:http://127.0.0.1:8471#lab, got ${JSON.stringify(given)} for the URL`,
  );
}
