import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "../../src/core/index.ts";
import { loadTokenizer } from "../../src/model/index.ts";
import { openPeer, type Peer } from "./peer.ts";

/** How the families cut text, from their published tokenizer.json. */
const patterns = {
  llama3:
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  qwen: "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
};

/** The core of the families' published templates. */
const chatMl =
  "{%- for message in messages %}{%- if loop.first and message.role != 'system' %}{{- '<|im_start|>system\nYou are helpful.<|im_end|>\n' }}{%- endif %}" +
  "{{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>' + '\n' }}{%- endfor %}" +
  "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}{%- endif %}";
const llama3Chat =
  "{{- bos_token }}{%- for message in messages %}{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' + message['content'] | trim + '<|eot_id|>' }}{%- endfor %}" +
  "{%- if add_generation_prompt %}{{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{%- endif %}";
const llama2Chat =
  "{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{% set system = '<<SYS>>\n' + messages[0]['content'] + '\n<</SYS>>\n\n' %}{% else %}{% set rest = messages %}{% set system = '' %}{% endif %}" +
  "{% for message in rest %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + (system if loop.first else '') + message['content'].strip() + ' [/INST]' }}{% else %}{{ ' ' + message['content'].strip() + ' ' + eos_token }}{% endif %}{% endfor %}";

const families = [
  {
    kind: "llama3",
    template: llama3Chat,
    tokens: {
      pattern: patterns.llama3,
      bos: "<|begin_of_text|>",
      eos: "<|eot_id|>",
      special: ["<|begin_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>"],
    },
  },
  {
    kind: "qwen",
    template: chatMl,
    tokens: {
      pattern: patterns.qwen,
      bos: "<|endoftext|>",
      eos: "<|im_end|>",
      special: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
    },
  },
  {
    kind: "sentencepiece",
    template: llama2Chat,
    tokens: { bos: "<s>", eos: "</s>", special: ["<unk>", "<s>", "</s>"] },
  },
];

const texts = [
  "Book a flight for me, and don't forget the return on 2024-05-17.",
  "  two  spaces\tand\ttabs \n\n\nand lines\r\nof both kinds   ",
  "numbers 1 12 123 1234567.89 and $42.00",
  "naïve café, Ünïcödé, Zażółć gęślą jaźń",
  "e\u0301 is é in two parts",
  "日本語のテキスト, 한국어, العربية, हिन्दी",
  "emoji 👍🏽 and 👨‍👩‍👧‍👦 families",
  'await tools.find({ "id": "#W123", query: `a{b}` }); // I\'LL',
  "",
];
const conversations: Message[][] = [
  [{ role: "user", content: " Hello, you're here? " }],
  [
    { role: "system", content: "Be brief." },
    { role: "user", content: "What is 2+2?" },
    { role: "assistant", content: "4" },
    { role: "user", content: "And naïve 日本?" },
  ],
];

let folder: string;
let peer: Peer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "peers-"));
  peer = await openPeer();
});
afterAll(async () => {
  await peer.close();
  await rm(folder, { recursive: true });
});

test.each(families)(
  "a tokenizer of the kind $kind gives the same here, and its template too",
  async (family) => {
    const place = join(folder, family.kind);
    const text = (await readFile(join(import.meta.dirname, "../../README.md"), "utf8")) + texts.join("\n");
    await peer.ask({ do: "make_tokenizer", folder: place, text, ...family });
    const tokenizer = await loadTokenizer(place);
    const chats = conversations.map((messages) => tokenizer.render(messages, true));
    const theirs = (await peer.ask({
      do: "tokenize",
      folder: place,
      texts: [...texts, ...chats],
      conversations,
    })) as {
      ids: number[][];
      chats: string[];
    };
    expect(chats).toEqual(theirs.chats);
    for (const [i, each] of [...texts, ...chats].entries())
      expect(tokenizer.encode(each), JSON.stringify(each)).toEqual(theirs.ids[i]);
  },
);
