import type { Usage } from "../core/index.ts";
import type { Account } from "../model/index.ts";

/** For `--json`: nothing where no endpoint was asked. */
export function usageOf(account: Account): { usage?: Usage } {
  const usage = account.usage();
  return usage.models.length === 0 ? {} : { usage };
}

/** What the models of endpoints were asked, a row a model. */
export function usageLines(usage: Usage | undefined): [string, string][] {
  if (usage === undefined) return [];
  const number = (value: number) => value.toLocaleString("en-US");
  const lines = usage.models.map(
    ({ model, calls, promptTokens, completionTokens, retried, cost }): [string, string] => [
      "Endpoint",
      [
        `${model}: ${number(calls)} calls, ${number(promptTokens)} tokens in and ${number(completionTokens)} out`,
        ...(retried > 0 ? [`${number(retried)} attempts failed`] : []),
        ...(cost === null ? [] : [`cost ${cost.toFixed(2)}`]),
      ].join(", "),
    ],
  );
  return usage.repeated === 0
    ? lines
    : [...lines, ["Repeated", `${usage.repeated} calls that a kill cut off`]];
}
