import { type FunctionKind, letters, number, ofText, ofTextAndNumber, ofTexts } from "./function-kind.ts";

const word = "(text|word|string|name|phrase)";
const get = "(Get|Find|Return|Give|Take|Returns|Gives|Finds|Shows|Fetches)";
const vowel = /[aeiou]/i;

/** What makes another text of a text. */
export const letterKinds: Record<string, FunctionKind> = {
  reverse: ofText({
    names:
      "reverse(|_word|_string|_letters|_it)|backwards|flip|invert|mirror|backward_text|last_to_first|read_backwards|turn_round",
    descriptions: `(Reverse|Flip|Mirror|Invert|Reverses|Flips) a ${word}|(Write|Spell|Read|Writes|Spells) a ${word} (backwards|from the end)|A ${word} in reverse|Letters in reverse order|${get} a ${word} backwards|The letters of a word from last to first`,
    order:
      "(reverse|flip|invert|mirror) {X}|(spell|write|read|put) {X} backwards|write {X} in reverse|turn the order of the letters of {X}|write the letters of {X} from last to first|put the letters of {X} in reverse order",
    phrase:
      "{X} (backwards|reversed|in reverse|spelled backwards|read from the end|from last to first letter|written backwards|mirrored)|the reverse of {X}|the letters of {X} in reverse order",
    run: (x) => letters(x).reverse().join(""),
  }),
  upper: ofText({
    names: "upper(|case|_text)|to_upper|capital(|s|_letters)|shout|big_letters|all_caps|make_upper|loud",
    descriptions: `(Write|Turn|Put|Writes|Turns) a ${word} (in|into) (upper case|capital letters|capitals|big letters)|(Convert|Change) a text to upper case|A ${word} in (capital letters|capitals)|Upper case of a ${word}`,
    order:
      "(write|put|print|give) {X} in (upper case|capital letters|capitals|big letters)|turn {X} into capitals|change {X} to upper case|shout {X}",
    phrase:
      "{X} in (upper case|capital letters|capitals|big letters)|the upper case of {X}|{X} written in capitals",
    run: (x) => String(x).toUpperCase(),
  }),
  lower: ofText({
    names: "lower(|case|_text)|to_lower|small_letters|whisper|no_capitals|make_lower|little_letters",
    descriptions: `(Write|Turn|Put|Writes|Turns) a ${word} (in|into) (lower case|small letters)|(Convert|Change) a text to lower case|A ${word} in small letters|Lower case of a ${word}|A text without capitals`,
    order:
      "(write|put|print|give) {X} in (lower case|small letters)|turn {X} into small letters|change {X} to lower case",
    phrase: "{X} in (lower case|small letters)|the lower case of {X}|{X} without capitals",
    prepare: (text) => text.toUpperCase(),
    run: (x) => String(x).toLowerCase(),
  }),
  capitalise: ofText({
    names: "capitalise|capital_first|title|first_upper|name_case|big_first|sentence_case",
    descriptions: `(Write|Turn) the first letter of a ${word} as a capital|A ${word} with a capital at the start|Makes the first letter of a ${word} big|${get} a ${word} as a name, with a capital`,
    order: "write {X} with a capital at the start|start {X} with a capital|make the first letter of {X} big",
    phrase:
      "{X} with a capital at the start|{X} as a name with a capital|{X} with its first letter in upper case",
    run: (x) => String(x).replace(/^[a-z]/, (c) => c.toUpperCase()),
  }),
  twice: ofText({
    names: "twice|double|repeat(|_text|_word)|two_times|echo|say_twice|double_text|again",
    descriptions: `(Repeat|Write|Say|Repeats|Writes) a ${word} (twice|two times|two times in a row)|Double a ${word}|A ${word} twice in a row|A ${word} and the same once more|Echo of a ${word}`,
    order:
      "repeat {X}|(write|say|print) {X} (twice|two times|twice in a row)|double {X}|write {X} and then {X} again",
    phrase: "{X} (twice|repeated|doubled|two times in a row)|{X} written twice|{X} and the same again",
    run: (x) => `${x}${x}`,
  }),
  first: ofText({
    names: "first(|_letter|_character)|initial|head|start|opening_letter|begins_with|letter_one|front",
    descriptions: `(First|Initial|Opening) (letter|character) of a ${word}|${get} the (first|initial) (letter|character) of a ${word}|The letter that a ${word} starts with|What letter a ${word} begins with`,
    order:
      "(get|find|give|take|name|read) the (first|initial) (letter|character) of {X}|find the letter that {X} (starts|begins) with",
    phrase:
      "the (first|initial|opening) (letter|character) of {X}|the letter that {X} (starts|begins) with|the start letter of {X}",
    run: (x) => letters(x)[0],
  }),
  last: ofText({
    names: "last(|_letter|_character)|final|tail|end|final_letter|ends_in|closing_letter",
    descriptions: `(Last|Final|Closing) (letter|character) of a ${word}|${get} the (last|final) (letter|character) of a ${word}|The letter that a ${word} ends with|What letter a ${word} ends in`,
    order:
      "(get|find|give|take|name|read) the (last|final) (letter|character) of {X}|find the letter that {X} ends (in|with)",
    phrase:
      "the (last|final|closing) (letter|character) of {X}|the letter that {X} ends (in|with)|the end letter of {X}",
    run: (x) => letters(x).at(-1),
  }),
  beginning: ofTextAndNumber({
    names: "first_letters|beginning|prefix|start_of|take_first|head|cut_after|front_part|shorten",
    descriptions: `(First|The first) (letters|n letters|few letters) of a ${word}|${get} the beginning of a ${word}|(Cut|Shorten) a ${word} to so many letters|A ${word} cut after some letters`,
    order:
      "(take|get|give|keep) the first {Y} (letters|characters) of {X}|cut {X} after {Y} letters|shorten {X} to {Y} letters",
    phrase:
      "the first {Y} (letters|characters) of {X}|the beginning of {X}, {Y} letters long|{X} cut after {Y} letters",
    second: (random) => random.integer(2, 4),
    run: (x, y) => letters(x).slice(0, number(y)).join(""),
  }),
  ending: ofTextAndNumber({
    names: "last_letters|ending|suffix|end_of|take_last|tail|back_part",
    descriptions: `(Last|The last) (letters|n letters|few letters) of a ${word}|${get} the ending of a ${word}|So many letters from the end of a ${word}`,
    order:
      "(take|get|give|keep) the last {Y} (letters|characters) of {X}|keep only {Y} letters from the end of {X}",
    phrase:
      "the last {Y} (letters|characters) of {X}|the ending of {X}, {Y} letters long|the final {Y} letters of {X}",
    second: (random) => random.integer(2, 4),
    run: (x, y) => letters(x).slice(-number(y)).join(""),
  }),
  nth: ofTextAndNumber({
    names: "letter_at|nth|pick_letter|letter_number|at_place|char_at|which_letter",
    descriptions: `(Letter|Character) at a place in a ${word}|${get} the letter with a number in a ${word}|Which letter stands at a place, counted from 1|The n th letter of a ${word}`,
    order: "(get|find|pick|read) letter number {Y} of {X}|find the letter at place {Y} in {X}",
    phrase: "letter {Y} of {X}|the letter at place {Y} in {X}|the letter number {Y} of {X}",
    second: (random, x) => random.integer(1, Math.max(1, String(x).length)),
    run: (x, y) => letters(x)[number(y) - 1],
  }),
  dropFirst: ofText({
    names: "drop_first|without_first|cut_head|skip_first|behead|rest_of_word|minus_first",
    descriptions: `A ${word} without its first letter|(Drop|Cut off|Remove) the first letter of a ${word}|${get} all but the first letter`,
    order: "(drop|remove|cut off|take away) the first letter of {X}|write {X} without its first letter",
    phrase: "{X} without its first letter|all letters of {X} but the first",
    run: (x) => letters(x).slice(1).join("") || undefined,
  }),
  dropLast: ofText({
    names: "drop_last|without_last|cut_tail|chop|trim_end|minus_last|lose_last",
    descriptions: `A ${word} without its last letter|(Drop|Cut off|Remove) the last letter of a ${word}|${get} all but the last letter`,
    order: "(drop|remove|cut off|take away) the last letter of {X}|write {X} without its last letter",
    phrase: "{X} without its last letter|all letters of {X} but the last",
    run: (x) => letters(x).slice(0, -1).join("") || undefined,
  }),
  repeat: ofTextAndNumber({
    names: "repeat(|_text|_times|_word)|times|copy(|_times)|multiply_text|so_often|copies|again_and_again",
    descriptions: `(Repeat|Repeats) a ${word} (several|n|some|so many) times|(Write|Copy|Say) a ${word} several times|A ${word} so many times|Several copies of a ${word} in a row`,
    order: "repeat {X} {Y} times|(write|say|copy|print) {X} {Y} times|put {Y} copies of {X} in a row",
    phrase: "{X} repeated {Y} times|{X} {Y} times in a row|{Y} copies of {X} in a row|{X} written {Y} times",
    second: (random) => random.integer(2, 4),
    run: (x, y) => (number(y) > 6 ? undefined : String(x).repeat(number(y))),
  }),
  join: ofTexts({
    names:
      "join(|_texts|_words|_two)|concat|combine|merge|glue|append|attach|put_together|add_text|connect|chain_words|stick",
    descriptions: `(Join|Combine|Merge|Put together|Glue|Connect|Joins|Merges) two (texts|words|names)|(Write|Put) one text after another|(Append|Attach|Adds|Appends) one (text|word) to another|Two (texts|words) as one`,
    order:
      "(join|merge|combine|connect|glue together) {X} and {Y}|(append|attach|add) {Y} to {X}|(write|put) {Y} (right |)after {X}|make one word of {X} and {Y}|put {X} in front of {Y}|(join|connect|merge) {X} with {Y}",
    phrase:
      "{X} (joined with|followed by|and then) {Y}|{X} and {Y} (joined|in one word|put together|merged|as one word)|one word made of {X} and {Y}|{X} with {Y} (at the end|attached)",
    run: (x, y) => `${x}${y}`,
  }),
  dash: ofTexts({
    names: "dash|join_with_dash|link_words|hyphen|double_name|tie_words|with_dash",
    descriptions: `Two ${word}s with a dash between them|(Link|Join) two words with a dash|A double name from two names`,
    order:
      "(link|join|connect) {X} and {Y} with a dash|put a dash between {X} and {Y}|write {X} and {Y} as a double name",
    phrase:
      "{X} and {Y} with a dash between them|{X} and {Y} linked with a dash|the double name of {X} and {Y}",
    run: (x, y) => `${x}-${y}`,
  }),
  sort: ofText({
    names:
      "sort(|_letters|_text|_word)|order(|_letters)|alphabetical|arrange|letters_in_order|a_to_z|alphabet_order",
    descriptions: `(Sort|Order|Arrange|Sorts) the letters of a ${word}|(Put|Write) the letters (in alphabet order|in order|from a to z)|Letters of a ${word} in order|${get} a word with its letters sorted`,
    order:
      "(sort|order|arrange) the letters of {X}|(put|write) the letters of {X} in (order|alphabetical order)|arrange {X} from a to z",
    phrase:
      "the sorted letters of {X}|{X} with its letters (sorted|in order|in alphabetical order)|the letters of {X} from a to z",
    run: (x) => letters(x).sort().join(""),
  }),
  without: ofTexts({
    names:
      "without|remove(|_letter|_from)|drop|strip|delete_letter|take_out|erase_letter|cross_out|leave_out",
    descriptions: `(Remove|Delete|Drop|Take|Erase|Strip|Removes|Drops) (a letter|one letter|each copy of a letter) from a ${word}|A ${word} without (one|a) letter|(Leave|Leaves) out a letter of a ${word}`,
    order:
      "(remove|delete|drop|take out|erase|strip) (every |){Y} from {X}|take {Y} out of {X}|leave out {Y} in {X}|write {X} without {Y}|cross out {Y} in {X}",
    phrase:
      "{X} without {Y}|{X} with {Y} (left out|removed|taken out|crossed out)|what is left of {X} without {Y}",
    run: (x, y) => String(x).split(String(y)).join("") || undefined,
  }),
  noVowels: ofText({
    names: "no_vowels|without_vowels|drop_vowels|strip_vowels|consonants_only|only_consonants",
    descriptions: `A ${word} without its vowels|(Remove|Drop|Take out) all vowels of a ${word}|Only the consonants of a ${word}`,
    order:
      "(remove|drop|take out|strip) (the|all) vowels (from|of) {X}|write {X} without vowels|keep only the consonants of {X}",
    phrase: "{X} without (its |)vowels|the consonants of {X}|{X} with all vowels removed",
    run: (x) => String(x).replace(/[aeiou]/gi, "") || undefined,
  }),
  onlyVowels: ofText({
    names: "only_vowels|vowels_of|keep_vowels|list_vowels|just_vowels",
    descriptions: `Only the vowels of a ${word}|(Keep|Keeps|Take) nothing but the vowels of a ${word}|${get} the vowels of a ${word} in a row`,
    order: "keep only the vowels of {X}|write the vowels of {X} in a row|remove all consonants from {X}",
    phrase: "the vowels of {X} in a row|{X} without consonants|only the vowels of {X}",
    run: (x) =>
      letters(x)
        .filter((c) => vowel.test(c))
        .join("") || undefined,
  }),
  stars: ofText({
    names: "stars|hide|mask|hide_vowels|cover|star_out|blank_out",
    descriptions: `A ${word} with a star for each vowel|(Hide|Cover|Mask|Replace) the vowels of a ${word} with stars|${get} a ${word} with hidden vowels`,
    order: "(hide|cover|replace|mask) the vowels of {X} with stars|put a star for each vowel of {X}",
    phrase: "{X} with stars for its vowels|{X} with its vowels hidden|{X} with a star for each vowel",
    run: (x) => String(x).replace(/[aeiou]/gi, "*"),
  }),
  unique: ofText({
    names: "unique|distinct_letters|no_doubles|without_repeats|once_each|dedupe|different_letters",
    descriptions: `Each letter of a ${word} only once|(Drop|Remove) letters that come again|A ${word} without repeated letters|Different letters of a ${word}`,
    order:
      "write each letter of {X} only once|(drop|remove) the repeated letters of {X}|keep every letter of {X} once",
    phrase: "the different letters of {X}|{X} with each letter only once|{X} without repeated letters",
    run: (x) => [...new Set(letters(x))].join(""),
  }),
  swapEnds: ofText({
    names: "swap_ends|exchange_ends|switch_ends|ends_swapped|trade_ends",
    descriptions: `A ${word} with its first and last letter swapped|(Swap|Switch|Exchange) the first and the last letter|First and last letter change places`,
    order: "(swap|switch|exchange) the first and the last letter of {X}|let the ends of {X} change places",
    phrase: "{X} with its first and last letter swapped|{X} with its ends exchanged",
    run: (x) =>
      String(x).length < 2 ? undefined : `${letters(x).at(-1)}${String(x).slice(1, -1)}${letters(x)[0]}`,
  }),
  everySecond: ofText({
    names: "every_second|every_other|skip_letters|odd_letters|half_letters|each_second",
    descriptions: `Every second letter of a ${word}|Every other letter, from the first on|(Skip|Skips) each second letter of a ${word}`,
    order: "take every second letter of {X}|write every other letter of {X}",
    phrase: "every second letter of {X}|every other letter of {X}",
    run: (x) =>
      letters(x)
        .filter((_, index) => index % 2 === 0)
        .join(""),
  }),
  plural: ofText({
    names: "plural|many|add_s|more_of_it|plural_of|make_plural",
    descriptions: `A ${word} with an s at the end|Plural of a ${word}|Makes a ${word} mean many|(Add|Puts) an s to a ${word}`,
    order: "add an s to {X}|make the plural of {X}|put {X} in the plural",
    phrase: "the plural of {X}|{X} with an s at the end",
    run: (x) => `${x}s`,
  }),
  loudEnd: ofTextAndNumber({
    names: "exclaim|add_marks|cheer|with_marks|shout_marks|call_out",
    descriptions: `A ${word} with so many exclamation marks|(Put|Add) some ! after a ${word}|Makes a ${word} sound loud`,
    order: "put {Y} exclamation marks after {X}|write {X} with {Y} exclamation marks",
    phrase: "{X} with {Y} exclamation marks|{X} followed by {Y} exclamation marks",
    second: (random) => random.integer(1, 3),
    run: (x, y) => (number(y) > 6 ? undefined : `${x}${"!".repeat(number(y))}`),
  }),
  brackets: ofText({
    names: "brackets|wrap|in_brackets|enclose|frame|box_in|put_around",
    descriptions: `A ${word} in brackets|(Put|Write) a ${word} in brackets|(Wrap|Wraps|Enclose) a ${word} with brackets`,
    order: "(put|write|set) {X} in brackets|wrap {X} with brackets|enclose {X} in brackets",
    phrase: "{X} in brackets|{X} wrapped in brackets|{X} with brackets around it",
    run: (x) => `[${x}]`,
  }),
};
