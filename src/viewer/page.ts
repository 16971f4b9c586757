import { createHash } from "node:crypto";
import { coverageMap } from "./coverage.ts";
import { curves, drawCurves, plotLibrary } from "./curves.ts";
import { exampleTasks, heldOutRollouts } from "./examples.ts";
import { headline } from "./headline.ts";
import { html, raw } from "./html.ts";
import type { ReportPage } from "./report.ts";
import { style } from "./style.ts";
import { gateYields, outcomes, usageTable } from "./tables.ts";

/**
 * report.html: one file that needs no network. Its content security policy lets nothing run but the two scripts
 * below, known by their hashes, and lets nothing load: text that a model wrote stays text even if escaping failed.
 */
export function renderReport(page: ReportPage): string {
  const library = plotLibrary();
  const scripts = [library.script, drawCurves].map((script) => script.trim());
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    `script-src ${scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`).join(" ")}`,
  ].join("; ");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sparring: ${page.report.environment}, seed ${page.report.seed}</title>
<link rel="icon" href="data:,">
<style>${raw(library.style)}${raw(style)}</style>
</head>
<body>
<main>
${headline(page.report)}
${curves(page)}
${gateYields(page.report)}
${coverageMap(page.report.coverage)}
${outcomes(page.report)}
${usageTable(page.report)}
${heldOutRollouts(page)}
${exampleTasks(page)}
<footer>
<p>Pass@1 is the share of attempts that solve a held-out task; Pass@4 the share of tasks that at least one of four attempts solves. Intervals are 95%, resampled over tasks. Written by Sparring ${page.version}.</p>
<details><summary>Configuration</summary><pre><code>${page.config}</code></pre></details>
</footer>
</main>
${scripts.map((script) => html`<script>${raw(script)}</script>`)}
</body>
</html>
`.markup;
}
