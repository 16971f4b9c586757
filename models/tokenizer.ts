import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { capitalised, knownWords, spaced } from "./words.ts";

/** Roles and ends; the only tokens that text is cut at before anything else. */
export const specialTokens = ["<|pad|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>"];

const chatTemplate =
  "{%- for message in messages -%}<|{{ message.role }}|>{{ message.content }}<|end|>{%- endfor -%}" +
  "{%- if add_generation_prompt -%}<|assistant|>{%- endif -%}";

/** Runs of punctuation and keywords that always come together in calls, programs and prompts. */
const idioms = [
  ...[
    '<tool_call>{"name":"',
    "<tool_call>",
    "</tool_call>",
    '","arguments":{"',
    '","arguments":{}}</tool_call>',
  ],
  ...['"}}</tool_call>', "}}</tool_call>", '"]}}</tool_call>', "]}}</tool_call>"],
  ...["<instruction>", "</instruction>", "</verify>\n<instruction>", "<solution>", "</solution>"],
  ...[
    "</solution>\n<verify>",
    "<verify>",
    "</verify>",
    "</instruction>\n<failure>",
    "<failure>",
    "</failure>",
  ],
  ...["</failure>\n<failure>", "Write a task.", "\nAbout: ", "\nCalls: ", "\nUsing: ", "\nAct with code."],
  ...["a", "b", "c", "d", "e", "f"].map((name) => `const ${name} = await tools.`),
  ...['({"', "({});\n", '"});\n', "});\n", '"]});\n', "]});\n", " = await tools.", "await tools.", "({})"],
  ...['return answer === "', "return Number(answer) === ", 'return "', "return ", '";', ".error", " && "],
  ...[
    ' === "',
    " === ",
    " !== ",
    "undefined",
    "String(",
    "Number(",
    "```",
    "js\n",
    "answer",
    "true",
    "false",
  ],
  ...['{"', '":"', '":', '","', ',"', '"}', '"}}', "}}", '":["', '["', '"]', '"],"', '],"', '":{"', '"},"'],
  ...['},{"', '"},{"', '},"', '[{"', "}]", '"}]', '{"error":"', '{"id":"', "[]", "{}", '"]}', "]}", "]}]"],
  ...[
    ": string",
    ": number",
    ": boolean",
    ": string, ",
    ": number, ",
    "?: string",
    "?: number",
    ": string[]",
  ],
  ...[
    ": number[]",
    ": string)\n",
    ": number)\n",
    ": string[])\n",
    ": number[])\n",
    "()\n",
    ")\n",
    ", ",
    ": ",
  ],
  ...[
    ': "',
    '"|"',
    '")\n',
    '", ',
    '.join(", ")',
    ".length",
    ' ? "yes" : "no"',
    ' + ", " + ',
    "...",
    '":[{"',
    "@",
  ],
  ...[
    ". ",
    ".\n",
    "'s ",
    "? ",
    "! ",
    "_id",
    "_by_",
    "_to_",
    "()",
    "://",
    " - ",
    " + ",
    " * ",
    " = ",
    " > ",
    " < ",
  ],
];

const knownCapitals = capitalised.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
const spacedWords = spaced.map((word) => ` ${word}`);

/**
 * Where text is cut before tokens are looked up. A lower-case word is the same token in prose, in a tool's name and in
 * JSON, so it never carries its leading space; a known word's plural is the word and "s"; digits stand alone.
 */
function splitPattern(): string {
  const literal = (text: string) => text.replace(/[{}()[\].*+?^$|\\]/g, "\\$&");
  const oneOf = (texts: readonly string[]) =>
    `(?:${[...texts].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join("|")})`;
  const wordLike = idioms.filter((idiom) => /[a-z_]$/.test(idiom));
  const closed = idioms.filter((idiom) => !/[a-z_]$/.test(idiom));
  return [
    `${oneOf(closed.map(literal))}`,
    `${oneOf(wordLike.map(literal))}(?![a-z])`,
    `${oneOf(spacedWords)}(?![a-z])`,
    `${oneOf(knownCapitals)}(?![a-z])`,
    `${oneOf(knownWords.filter((word) => word.length > 1 && word.endsWith("s")))}(?![a-z])`,
    "[a-z]{2,}?(?=s(?![a-z]))",
    "[a-z]+",
    "[\\s\\S]",
  ].join("|");
}

/** Pairs that unknown words are put together from: consonant and vowel, then a few frequent endings. */
function pieces(): string[] {
  const pairs: string[] = ["th", "sh", "ch", "ck", "qu", "ng", "st"];
  for (const consonant of "bcdfghjklmnprstvwxyz") for (const vowel of "aeiou") pairs.push(consonant + vowel);
  return [
    ...pairs,
    ..."an ar as at el en er es et ia ie il in ir is it ll nd nt ol on or ss ul un ur us".split(" "),
  ];
}

/** GPT-2's table from bytes to printable characters, which byte-level vocabularies are written in. */
function byteCharacters(): string[] {
  const printable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++));
}

/** The three files of a tokenizer in the Hugging Face layout. */
export function tokenizerFiles(): Record<string, string> {
  const characters = byteCharacters();
  const bytesOf = (text: string) => [...Buffer.from(text)].map((byte) => characters[byte]).join("");
  const texts = [...idioms, ...knownWords, ...knownCapitals, ...spacedWords, ...pieces()].map(bytesOf);
  const tokens = [...new Set([...specialTokens, ...characters, ...texts])];
  const tokenizer = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: splitPattern() }, behavior: "Isolated", invert: false },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: true,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: pieces().map((piece) => [...piece].join(" ")),
    },
  };
  const config = {
    tokenizer_class: "PreTrainedTokenizerFast",
    model_max_length: 1024,
    pad_token: "<|pad|>",
    eos_token: "<|end|>",
    clean_up_tokenization_spaces: false,
  };
  return {
    "tokenizer.json": `${JSON.stringify(tokenizer)}\n`,
    "tokenizer_config.json": `${JSON.stringify(config, null, 2)}\n`,
    "chat_template.jinja": chatTemplate,
  };
}

export async function writeTokenizer(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(tokenizerFiles())) await writeFile(join(folder, name), text);
}
