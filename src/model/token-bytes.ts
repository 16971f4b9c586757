/**
 * What the tokens of a `tokenizer.json` stand for, by id: their UTF-8, with one character for each byte. Unlike decoded text
 * it is exact for tokens that hold a part of a character, and for those whose space a decoder strips.
 */
export function tokenBytes(definition: Record<string, unknown>): string[] {
  const {
    model,
    decoder,
    added_tokens: added,
  } = definition as {
    model: { vocab: Record<string, number> | [token: string, score: number][] };
    decoder?: Decoder | null;
    added_tokens?: { id: number; content: string }[];
  };
  const read = kindsOf(decoder).includes("ByteLevel") ? fromByteLevel : fromPieces;
  const texts: string[] = [];
  const entries = Array.isArray(model.vocab)
    ? model.vocab.map(([token], id): [string, number] => [token, id])
    : Object.entries(model.vocab);
  for (const [token, id] of entries) texts[id] = read(token);
  for (const { id, content } of added ?? []) texts[id] = bytesOf(content);
  return Array.from(texts, (text) => text ?? "");
}

/** A text's UTF-8, with one character for each byte. */
export function bytesOf(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

interface Decoder {
  type: string;
  decoders?: Decoder[];
}

function kindsOf(decoder: Decoder | null | undefined): string[] {
  return decoder ? [decoder.type, ...(decoder.decoders ?? []).flatMap(kindsOf)] : [];
}

/** GPT-2's alphabet: bytes that cannot be seen have stand-ins from U+0100 on, in their order. */
const byteOf = new Map<string, string>();
for (let byte = 0, unseen = 0; byte < 256; byte++) {
  const seen = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  byteOf.set(String.fromCharCode(seen ? byte : 256 + unseen++), String.fromCharCode(byte));
}

function fromByteLevel(token: string): string {
  return Array.from(token, (character) => byteOf.get(character) ?? bytesOf(character)).join("");
}

/** SentencePiece's alphabet: spaces are U+2581, and bytes that no piece has are tokens such as <0x0A>. */
function fromPieces(token: string): string {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1];
  return byte === undefined
    ? bytesOf(token.replaceAll("\u2581", " "))
    : String.fromCharCode(Number.parseInt(byte, 16));
}
