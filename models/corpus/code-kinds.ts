import type { Json } from "../../src/core/index.ts";
import { type FunctionKind, letters, number, ofText, ofTextAndNumber } from "./function-kind.ts";

const word = "(text|word|string|name|phrase)";
const low = (x: Json) => String(x).toLowerCase();
const shift = (x: Json, by: number) =>
  String(x).replace(/[a-z]/g, (c) =>
    String.fromCharCode(97 + ((((c.charCodeAt(0) - 97 + by) % 26) + 26) % 26)),
  );
const mirror = (x: Json) => low(x).replace(/[a-z]/g, (c) => String.fromCharCode(219 - c.charCodeAt(0)));
const isWord = (x: Json) => /^[a-z]+$/.test(String(x));
const vowels = "aeiou";
const vowelNumbers = (x: Json) => low(x).replace(/[aeiou]/g, (c) => String(vowels.indexOf(c) + 1));
const letterNumbers = (x: Json) =>
  letters(low(x))
    .map((c) => c.charCodeAt(0) - 96)
    .join("-");
const rotated = (x: Json) => `${String(x).slice(1)}${String(x).charAt(0)}`;

/** Codes and what undoes them. */
export const codeKinds: Record<string, FunctionKind> = {
  shift: ofTextAndNumber({
    names:
      "shift(|_letters|_text)|caesar|rotate|move_letters|encode|cipher|encrypt|make_secret|letters_up|push_letters",
    descriptions: `(Shift|Push|Shifts) (every|each) letter (of a text |)(along the alphabet|by some places|on by n places)|(Encode|Encrypt|Hide) a ${word} by shifting letters|Shift the letters of a ${word}|Secret code that moves letters on|Letters some places later in the alphabet`,
    order:
      "shift (the letters of |every letter of |){X} by {Y}|move (every|each) letter of {X} (on |)by {Y} (places|)|encode {X} with a shift of {Y}|push every letter of {X} {Y} places on|encrypt {X} by {Y}",
    phrase:
      "{X} with (every|each) letter shifted by {Y}|{X} shifted by {Y}|{X} encoded with a shift of {Y}|{X} in the code that shifts by {Y}|{X} with its letters {Y} places later",
    second: (random) => random.integer(1, 9),
    run: (x, y) => shift(x, number(y)),
  }),
  unshift: ofTextAndNumber({
    names:
      "unshift|decode|decipher|caesar_back|move_back|decrypt|undo_shift|letters_down|pull_letters|solve_code",
    descriptions: `(Shift|Pull|Shifts) (every|each) letter (of a text |)(back|backwards) (by some places|)|(Decode|Decrypt|Read) a ${word} (with|that has) shifted letters|Undo a shift of letters|Letters some places earlier in the alphabet`,
    order:
      "shift (the letters of |every letter of |){X} back by {Y}|decode {X} with (a shift of |shift ){Y}|undo a shift of {Y} in {X}|pull every letter of {X} {Y} places back|decrypt {X} that was shifted by {Y}",
    phrase:
      "{X} shifted back by {Y}|{X} decoded with (a shift of |shift ){Y}|{X} without its shift of {Y}|{X} with its letters {Y} places earlier",
    second: (random) => random.integer(1, 9),
    run: (x, y) => shift(x, -number(y)),
  }),
  mirrorCode: ofText({
    names: "mirror_code|a_to_z_code|opposite_letters|swap_alphabet|atbash|mirror_alphabet|code_letters",
    descriptions: `(Replace|Swap) each letter with its opposite in the alphabet, a with z|A ${word} in the mirror code|Mirror code, a becomes z|(Encode|Decode) a ${word} with the alphabet turned over`,
    order:
      "(encode|write|put) {X} in the mirror code|replace each letter of {X} with its opposite in the alphabet|swap a with z, b with y and so on in {X}",
    phrase: "{X} in the mirror code|{X} with opposite letters of the alphabet|the mirror code of {X}",
    run: (x) => mirror(x),
  }),
  numberCode: ofText({
    names: "letters_to_numbers|number_code|to_numbers|letter_numbers|as_numbers|alphabet_numbers",
    descriptions: `A ${word} as the numbers of its letters|(Turn|Change|Translate) letters into numbers, a is 1|Number code of a ${word}|Places of the letters in the alphabet`,
    order:
      "(turn|change|translate) the letters of {X} into numbers|write {X} in the number code|write {X} as numbers of the alphabet",
    phrase: "{X} in the number code|the number code of {X}|the letters of {X} as numbers",
    run: (x) => (isWord(low(x)) && String(x).length < 12 ? letterNumbers(x) : undefined),
  }),
  fromNumbers: ofText({
    names: "numbers_to_letters|from_numbers|read_numbers|undo_number_code|letters_from_numbers|number_reader",
    descriptions: `(Turn|Change) numbers back into letters, 1 is a|(Read|Decode) a ${word} in the number code|Letters for numbers with dashes`,
    order:
      "(turn|change|translate) the numbers {X} into letters|decode {X} from the number code|read the number code {X}",
    phrase: "{X} decoded from the number code|the word behind the number code {X}|the numbers {X} as letters",
    prepare: (text) => (isWord(text) ? letterNumbers(text.slice(0, 7)) : letterNumbers("code")),
    run: (x) =>
      /^\d+(-\d+)*$/.test(String(x))
        ? String(x)
            .split("-")
            .map((n) => String.fromCharCode(96 + Number(n)))
            .join("")
        : undefined,
  }),
  vowelCode: ofText({
    names: "vowel_code|vowels_to_numbers|number_vowels|vowel_numbers|hide_in_numbers|digit_vowels",
    descriptions: `A ${word} with numbers for its vowels|(Replace|Change) vowels with numbers, a is 1, e is 2|Vowel code of a ${word}`,
    order:
      "(replace|change) the vowels of {X} with numbers|write {X} in the vowel code|put numbers for the vowels of {X}",
    phrase: "{X} in the vowel code|the vowel code of {X}|{X} with numbers for vowels",
    run: (x) => vowelNumbers(x),
  }),
  fromVowelCode: ofText({
    names: "undo_vowel_code|numbers_to_vowels|read_vowel_code|vowels_back|restore_vowels|fill_vowels",
    descriptions: `(Put|Write) vowels back for numbers|(Read|Decode) a ${word} in the vowel code|(Restore|Restores) the vowels of a ${word}`,
    order: "put the vowels back into {X}|decode {X} from the vowel code|restore the vowels of {X}",
    phrase: "{X} decoded from the vowel code|{X} with its vowels restored|{X} with vowels for numbers",
    prepare: (text) => vowelNumbers(text),
    run: (x) =>
      /[1-5]/.test(String(x)) ? String(x).replace(/[1-5]/g, (n) => vowels[Number(n) - 1]!) : undefined,
  }),
  spellOut: ofText({
    names: "spell|spell_out|dashes|letter_by_letter|with_dashes|apart|split_letters",
    descriptions: `(Spell|Spells) a ${word} letter by letter|A ${word} with dashes between its letters|(Put|Puts) a dash after each letter of a ${word}|Letters of a ${word} one by one`,
    order:
      "spell {X}|spell {X} letter by letter|put dashes between the letters of {X}|write the letters of {X} with dashes",
    phrase: "{X} letter by letter|{X} with dashes between its letters|the spelling of {X}",
    run: (x) => (String(x).length > 15 ? undefined : letters(x).join("-")),
  }),
  unspell: ofText({
    names: "unspell|close_up|remove_dashes|no_dashes|without_dashes|join_letters|glue_letters",
    descriptions: `A ${word} without its dashes|(Remove|Take out) the dashes of a ${word}|(Join|Joins) letters that are spelled apart`,
    order: "(remove|take out|drop) the dashes of {X}|join the letters {X}|write {X} without dashes",
    phrase: "{X} without (its |)dashes|{X} as one word|the letters {X} joined",
    prepare: (text) => letters(text.slice(0, 8)).join("-"),
    run: (x) => (String(x).includes("-") ? String(x).split("-").join("") : undefined),
  }),
  frontToBack: ofText({
    names: "front_to_back|rotate_left|first_to_end|turn_left|move_first|roll_left|cycle",
    descriptions: `A ${word} with its first letter moved to the end|(Move|Put) the first letter of a ${word} last|(Turn|Roll) a ${word} to the left by one`,
    order: "(move|put|bring) the first letter of {X} to the end|roll {X} to the left by one letter",
    phrase:
      "{X} with its first letter at the end|{X} with the first letter moved last|{X} rolled to the left",
    run: (x) => rotated(x),
  }),
  backToFront: ofText({
    names: "back_to_front|rotate_right|last_to_start|turn_right|move_last|roll_right",
    descriptions: `A ${word} with its last letter moved to the start|(Move|Put) the last letter of a ${word} first|(Turn|Roll) a ${word} to the right by one`,
    order: "(move|put|bring) the last letter of {X} to the (start|front)|roll {X} to the right by one letter",
    phrase:
      "{X} with its last letter at the (start|front)|{X} with the last letter moved first|{X} rolled to the right",
    run: (x) => `${letters(x).at(-1)}${String(x).slice(0, -1)}`,
  }),
  playCode: ofText({
    names: "play_code|pig|secret_talk|kids_code|funny_talk|ay_code|party_talk",
    descriptions: `Secret talk of children, first letter last and then ay|(Move|Put) the first letter to the end and add ay|A ${word} in funny talk`,
    order:
      "write {X} in secret talk|(move|put) the first letter of {X} to the end and add ay|say {X} in funny talk",
    phrase: "{X} in secret talk|{X} in funny talk|{X} with its first letter last and ay added",
    run: (x) => `${rotated(x)}ay`,
  }),
  fromPlayCode: ofText({
    names: "undo_play_code|unpig|read_secret_talk|plain_talk|undo_ay|from_party_talk",
    descriptions: `(Undo|Undoes) secret talk, drops ay and puts the last letter first|(Read|Decode) a ${word} in funny talk|Plain word for secret talk`,
    order: "(undo|read|decode) the secret talk {X}|turn the funny talk {X} into a plain word",
    phrase: "the plain word for the secret talk {X}|{X} decoded from funny talk|{X} without secret talk",
    prepare: (text) => `${rotated(text)}ay`,
    run: (x) => (/..ay$/.test(String(x)) ? `${String(x).at(-3)}${String(x).slice(0, -3)}` : undefined),
  }),
  doubled: ofText({
    names: "double_letters|stutter|each_letter_twice|echo_letters|letters_twice",
    descriptions: `Each letter of a ${word} twice|(Double|Repeat) every letter of a ${word}|A ${word} with double letters`,
    order: "(double|repeat) (each|every) letter of {X}|write each letter of {X} twice",
    phrase: "{X} with each letter twice|{X} with double letters|{X} with every letter doubled",
    run: (x) =>
      letters(x)
        .map((c) => c + c)
        .join(""),
  }),
  undoubled: ofText({
    names: "single_letters|undo_double|undo_stutter|half_letters|merge_doubles",
    descriptions: `(Undo|Undoes) double letters|A ${word} with single letters again|(Drop|Drops) the second of each pair of letters`,
    order: "undo the double letters of {X}|write {X} with single letters|drop the second of each pair in {X}",
    phrase: "{X} with single letters|{X} without its double letters",
    prepare: (text) =>
      letters(text.slice(0, 10))
        .map((c) => c + c)
        .join(""),
    run: (x) =>
      /^(?:(.)\1)+$/.test(String(x))
        ? letters(x)
            .filter((_, index) => index % 2 === 0)
            .join("")
        : undefined,
  }),
};
