import type { Checkout } from "../checkout.ts";

/** Where M3ToolEval lies in its repository. */
export const folder = "scripts/eval/m3tooleval";

/** The files of M3ToolEval that decide a score. */
export const m3ToolEval: Checkout = {
  name: "m3tooleval",
  repository: "https://github.com/xingyaoww/code-act",
  commit: "d607f56",
  files: {
    "scripts/eval/m3tooleval/main.py": "54076b3405c3de8afb456baab3e832cc9a907a87",
    "scripts/eval/m3tooleval/tasks/__init__.py": "a18b28150ec4268538c8b44269dca684c087f38e",
    "scripts/eval/m3tooleval/tasks/base.py": "f8b1139f20c4ee715e06642e97bc795b443642c5",
    "scripts/eval/m3tooleval/tasks/impl/__init__.py": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "scripts/eval/m3tooleval/tasks/impl/dna_sequencer.py": "ffaaa51cef16415da6182d41241c32569545baf3",
    "scripts/eval/m3tooleval/tasks/impl/message_decoder.py": "e0f928f20880d700ef71e859db81abc64b58f0bd",
    "scripts/eval/m3tooleval/tasks/impl/trade_calculator.py": "6b5addafc241a21f0a39b2ece051ec0eaba0a605",
    "scripts/eval/m3tooleval/tasks/impl/travel_itinerary_planning.py":
      "f24bdf9503a4f36aa85ef6517d8d186d32cff694",
    "scripts/eval/m3tooleval/tasks/impl/web_browsing/__init__.py": "7630ca234587e1d0c4cb5425c5fa65164235a58e",
    "scripts/eval/m3tooleval/tasks/impl/web_browsing/metadata.json":
      "0ef00fc285c97f2e7521107e54d6faf27bf0f4e4",
    "scripts/eval/m3tooleval/tasks/impl/web_browsing/web_pages.jsonl":
      "78a250d4a5e1e64774cb0bb7d34f9433f475bfd5",
    "scripts/eval/m3tooleval/tasks/repl.py": "ee9539bfc5a2cc28e03d9d19b7b3d1ad9c1df1ca",
  },
};
