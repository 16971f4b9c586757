export const style = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --surface: #f5f5f3; --ink: #1b1d1f; --muted: #62676d; --line: #e1e2df;
  --accent: #2457a6; --accent-soft: #b9cbe6; --gain: #1c7a45; --loss: #b3382c; --neutral: #c9cbc8; --warn: #b07a12;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a; --surface: #1c1f24; --ink: #e6e7e9; --muted: #979da6; --line: #2b2f36;
    --accent: #7fa8ea; --accent-soft: #2f456b; --gain: #5cc48a; --loss: #ee8074; --neutral: #434851; --warn: #dcae53;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; }
main { max-width: 68rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
h1, h2, h3, p, dl, dd, figure, ol, pre { margin: 0; padding: 0; }
h1 { font-size: 1.9rem; line-height: 1.2; font-weight: 620; letter-spacing: -0.015em; text-wrap: balance; }
h1::first-letter { text-transform: uppercase; }
h2 { font-size: 1.2rem; font-weight: 620; letter-spacing: -0.005em; }
h3 { font-size: 0.86rem; font-weight: 600; }
small { font-size: inherit; font-weight: 400; color: var(--muted); }
section { margin-top: 3.25rem; padding-top: 1.4rem; border-top: 1px solid var(--line); }
section > p { max-width: 46rem; margin: 0.35rem 0 1.2rem; color: var(--muted); }
.kicker { font-size: 0.86rem; color: var(--muted); margin-bottom: 0.4rem; }
.lead { max-width: 46rem; margin-top: 0.8rem; font-size: 1.06rem; }
.result { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.6rem; margin: 2rem 0 0; padding: 1.5rem 0; border-block: 1px solid var(--line); }
.figures { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1.5rem; }
.figure .label, .detail { font-size: 0.86rem; color: var(--muted); }
.figure .number { font-size: 2.5rem; line-height: 1.25; font-weight: 600; letter-spacing: -0.02em; }
.gain { color: var(--gain); } .loss { color: var(--loss); }
.interval, .axis { display: grid; grid-template-columns: 4rem minmax(0, 1fr); align-items: center; }
.interval { height: 1.9rem; font-size: 0.86rem; }
.track { position: relative; height: 100%; border-inline: 1px solid var(--line); background: linear-gradient(var(--line), var(--line)) center / 100% 1px no-repeat; }
.whisker, .dot { position: absolute; top: 50%; background: var(--muted); }
.whisker { height: 4px; margin-top: -2px; border-radius: 2px; opacity: 0.45; }
.dot { width: 11px; height: 11px; margin: -5.5px 0 0 -5.5px; border-radius: 50%; box-shadow: 0 0 0 2px var(--paper); }
.is-after .whisker, .is-after .dot { background: var(--accent); }
.ticks { position: relative; height: 1.3rem; font-size: 0.75rem; color: var(--muted); }
.ticks i { position: absolute; transform: translateX(-50%); font-style: normal; }
.ticks i:first-child { transform: none; } .ticks i:last-child { transform: translateX(-100%); }
.facts { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 1rem 1.5rem; margin-top: 1.5rem; }
dt { font-size: 0.8rem; color: var(--muted); } dd { font-size: 0.95rem; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 2rem; align-items: start; }
figcaption { font-size: 0.86rem; color: var(--muted); margin-bottom: 0.6rem; }
.plot { height: 240px; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.9rem; }
th, td { padding: 0.38rem 0.75rem 0.38rem 0; text-align: left; font-weight: 400; vertical-align: middle; }
thead th { font-size: 0.8rem; color: var(--muted); vertical-align: bottom; }
tbody tr { border-top: 1px solid var(--line); }
.bars tbody tr { border: 0; } .bars th, .bars td { padding-block: 0.18rem; } .bars th { width: 1%; white-space: nowrap; font-size: 0.86rem; }
.n { text-align: right; padding-right: 0; padding-left: 1rem; width: 1%; white-space: nowrap; }
.gates th small { display: block; font-size: 0.8rem; line-height: 1.35; }
.gates tbody th { width: 19rem; }
.map { width: auto; } .map th, .map td { padding-block: 0.22rem; } .map tbody th { padding-right: 1.5rem; white-space: nowrap; font-size: 0.86rem; }
.map .cell { width: 5.2rem; white-space: nowrap; padding-inline: 0.6rem; text-align: right; border-left: 2px solid var(--paper); background: color-mix(in srgb, var(--accent) calc(var(--share) * 48%), var(--surface)); }
.map thead .cell { background: none; } .map .cell small { display: inline-block; min-width: 2.4rem; font-size: 0.75rem; color: inherit; opacity: 0.65; }
.map tfoot th, .map tfoot td { border-top: 1px solid var(--line); } .map tfoot .cell { background: none; }
.reasons { margin-top: 1rem; font-size: 0.9rem; } .reasons summary { cursor: pointer; color: var(--muted); } .reasons table { width: auto; margin-top: 0.4rem; }
.bar > span { display: flex; height: 0.8rem; min-width: 7rem; }
.bar i, .legend i, .key { background: var(--accent); }
.bar i { height: 100%; } .bar i.died, .legend i.died { background: var(--neutral); }
.legend i, .key { display: inline-block; width: 0.65rem; height: 0.65rem; margin-right: 0.4rem; }
.legend .died { margin-left: 0.8rem; }
i.outcome-0 { background: var(--gain); } i.outcome-1 { background: var(--neutral); } i.outcome-2 { background: var(--accent-soft); } i.outcome-3 { background: var(--warn); } i.outcome-4 { background: var(--loss); }
.outcomes tbody th { white-space: nowrap; }
.card { border: 1px solid var(--line); border-radius: 6px; margin-top: 0.6rem; background: var(--surface); }
.card > summary { display: flex; gap: 1rem; justify-content: space-between; padding: 0.65rem 0.9rem; cursor: pointer; list-style: none; font-size: 0.93rem; }
.card > summary::-webkit-details-marker { display: none; }
.card > summary::before { content: "+"; flex: none; width: 0.8rem; color: var(--muted); }
.card[open] > summary::before { content: "\\2212"; }
.card > summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.instruction { flex: 1; overflow-wrap: anywhere; white-space: pre-line; }
.tag { flex: none; max-width: 40%; font-size: 0.8rem; color: var(--muted); overflow-wrap: anywhere; text-align: right; }
.card > .columns { padding: 0.2rem 0.9rem 0.9rem; gap: 1.25rem; }
.card h3 { margin: 0.8rem 0 0.35rem; }
.id { padding: 0 0.9rem 0.7rem; font-size: 0.78rem; color: var(--muted); overflow-wrap: anywhere; }
pre, code, .text { font: 0.8rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { padding: 0.6rem 0.7rem; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
pre + pre { margin-top: 0.4rem; }
.kind { margin: 1.8rem 0 0.4rem; font-size: 0.95rem; } .kind small { font-size: 0.86rem; margin-left: 0.4rem; }
.mark { display: inline-block; width: 0.6rem; height: 0.6rem; border-radius: 50%; margin-right: 0.5rem; background: var(--neutral); }
.mark.gained { background: var(--gain); } .mark.lost { background: var(--loss); } .mark.both { background: var(--accent); }
.outcome { font-weight: 400; color: var(--muted); margin-left: 0.35rem; } .outcome.solved { color: var(--gain); } .outcome.failed { color: var(--loss); }
.rollout ol { list-style: none; } .rollout .detail { margin-bottom: 0.4rem; overflow-wrap: anywhere; }
.rollout li { padding: 0.5rem 0; border-top: 1px solid var(--line); }
.role { display: block; font-size: 0.75rem; color: var(--muted); }
.text { white-space: pre-wrap; overflow-wrap: anywhere; } .text code { display: block; }
.assistant .text { color: var(--accent); }
footer { margin-top: 3.25rem; padding-top: 1.2rem; border-top: 1px solid var(--line); font-size: 0.86rem; color: var(--muted); }
footer p { max-width: 46rem; } footer details { margin-top: 0.8rem; } footer summary { cursor: pointer; }
footer pre { margin-top: 0.6rem; color: var(--ink); }
@media (max-width: 46rem) {
  main { padding: 1.75rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  .columns { grid-template-columns: minmax(0, 1fr); gap: 1.25rem; }
  .figures { grid-template-columns: minmax(0, 1fr); gap: 0.9rem; }
  .figure .number { font-size: 2rem; }
  .interval, .axis { grid-template-columns: 3.4rem minmax(0, 1fr); }
  .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .gates tbody th { width: auto; } .gates th small { display: none; }
  .bar > span { min-width: 3.5rem; } .gates .n:nth-child(4) { display: none; } .legend .died { margin-left: 0; }
  .card > summary { flex-wrap: wrap; } .card > summary .tag { max-width: 100%; width: 100%; text-align: left; padding-left: 1.8rem; }
  .instruction { flex-basis: calc(100% - 2rem); }
}
@media print { .card { break-inside: avoid; } }
`;
