import {
  type FunctionKind,
  giving,
  letters,
  number,
  ofText,
  ofTextAndNumber,
  ofTexts,
  yesNo,
} from "./function-kind.ts";

const word = "(text|word|string|name|phrase)";
const sentence = "(text|sentence|line|message|note)";
const get = "(Get|Find|Return|Give|Take|Returns|Gives|Finds|Shows)";
const counted = (x: unknown, test: RegExp) => letters(String(x)).filter((c) => test.test(c)).length;
const parts = (x: unknown) => String(x).split(" ").filter(Boolean);
const ofWords = (kind: Parameters<typeof ofText>[0]) => ofText({ wordy: true, ...kind });

/** What can be said about a text, and what is made of its words. */
export const textFacts: Record<string, FunctionKind> = {
  length: giving(
    "number",
    ofText({
      names:
        "length(|_of)|count_letters|size|how_long|text_length|len|letter_count|characters|number_of_letters|measure",
      descriptions: `(Length of|Count the letters of|Count the characters of|Measure) a ${word}|(Number of|How many) (letters|characters) (in|of) a ${word}|How (long|many letters long) a ${word} is|Tells how long a ${word} is`,
      order:
        "count the (letters|characters) (of|in) {X}|measure the length of {X}|find how (long|many letters long) {X} is",
      phrase:
        "the length of {X}|the number of (letters|characters) in {X}|the letter count of {X}|how many letters {X} has",
      run: (x) => letters(x).length,
    }),
  ),
  vowels: giving(
    "number",
    ofText({
      names: "vowels|count_vowels|vowel_count|number_of_vowels|how_many_vowels",
      descriptions: `(Count|Number of|How many|Counts) (the |)vowels (of|in) a ${word}|How many vowels a ${word} has`,
      order: "count the vowels (of|in) {X}|find how many vowels {X} has",
      phrase: "the number of vowels in {X}|the vowel count of {X}|how many vowels {X} has",
      run: (x) => counted(x, /[aeiou]/i),
    }),
  ),
  consonants: giving(
    "number",
    ofText({
      names: "consonants|count_consonants|consonant_count|number_of_consonants",
      descriptions: `(Count|Number of|How many|Counts) (the |)consonants (of|in) a ${word}|How many consonants a ${word} has`,
      order: "count the consonants (of|in) {X}|find how many consonants {X} has",
      phrase: "the number of consonants in {X}|the consonant count of {X}",
      run: (x) => counted(x, /[b-df-hj-np-tv-z]/i),
    }),
  ),
  differentLetters: giving(
    "number",
    ofText({
      names: "count_distinct|different_letters|variety|distinct_count|how_many_different",
      descriptions: `How many different letters a ${word} has|(Count|Counts) the different letters of a ${word}`,
      order: "count the different letters of {X}|find how many different letters {X} has",
      phrase: "the number of different letters in {X}",
      run: (x) => new Set(letters(x)).size,
    }),
  ),
  countOne: giving(
    "number",
    ofTexts({
      names: "count(|_letter|_of|_in)|occurrences|how_often|frequency|times_in|letter_frequency|hits",
      descriptions: `(Count|Number of times|How often) (one letter|a letter) (in a text|occurs in a text)|(Count|Find|Tells) how often a letter (occurs|comes|appears)|How many times a letter is in a ${word}`,
      order:
        "count (how often|how many times) {Y} (is in|occurs in|appears in|comes in) {X}|count {Y} in {X}|find how often {X} has {Y}",
      phrase:
        "the number of times {Y} (is in|occurs in|appears in) {X}|how often {Y} (occurs|appears|comes) in {X}|the count of {Y} in {X}",
      run: (x, y) => String(x).split(String(y)).length - 1,
    }),
  ),
  place: giving(
    "number",
    ofTexts({
      names: "position|index_of|place|where_in|find_letter|place_of|letter_place",
      descriptions: `Place of a letter in a ${word}, counted from 1|(Find|Tell|Tells) where a letter first comes in a ${word}|Position of a letter`,
      order: "find the (place|position) of {Y} in {X}|find where {Y} first comes in {X}",
      phrase: "the (place|position) of {Y} in {X}|the place where {Y} first comes in {X}",
      run: (x, y) => (String(x).includes(String(y)) ? String(x).indexOf(String(y)) + 1 : undefined),
    }),
  ),
  letterNumber: giving(
    "number",
    ofText({
      names: "letter_value|place_in_alphabet|alphabet_place|first_letter_number|letter_rank",
      descriptions: `Place in the alphabet of the first letter of a ${word}|(Tell|Tells) which letter of the alphabet a ${word} starts with, as a number`,
      order: "find the place in the alphabet of the first letter of {X}",
      phrase: "the place in the alphabet of the first letter of {X}",
      run: (x) => (/^[a-z]/i.test(String(x)) ? String(x).toLowerCase().charCodeAt(0) - 96 : undefined),
    }),
  ),
  isMirror: giving(
    "answer",
    ofText({
      names: "is_mirror|same_backwards|palindrome|is_palindrome|reads_both_ways",
      descriptions: `Whether a ${word} is the same backwards|(Check|Tell|Checks) if a ${word} reads the same both ways`,
      order:
        "(check|see|find out|tell me) (if|whether) {X} is the same backwards|check if {X} reads the same both ways",
      phrase: "the answer to whether {X} is the same backwards|yes or no to {X} being the same backwards",
      run: (x) => yesNo(letters(x).reverse().join("") === String(x)),
    }),
  ),
  has: giving(
    "answer",
    ofTexts({
      names: "contains|has|includes|is_in|has_letter|check_letter|occurs",
      descriptions: `Whether a ${word} (has|contains) a letter|(Check|Tell|Checks) if a letter is in a ${word}|Says yes if a text includes another`,
      order:
        "(check|see|find out|tell me) (if|whether) {X} (has|contains|includes) {Y}|check if {Y} is in {X}",
      phrase: "the answer to whether {X} (has|contains) {Y}|yes or no to {Y} being in {X}",
      run: (x, y) => yesNo(String(x).includes(String(y))),
    }),
  ),
  longer: ofTexts({
    names: "longer|longest|longer_of|longer_word|pick_longer|more_letters",
    descriptions: `The longer of two ${word}s|Which of two words is longer|(Choose|Pick|Picks) the word with more letters`,
    order: "(pick|choose|find|take) the longer of {X} and {Y}|find which has more letters, {X} or {Y}",
    phrase: "the longer of {X} and {Y}|whichever is longer, {X} or {Y}|the one with more letters, {X} or {Y}",
    run: (x, y) =>
      String(x).length === String(y).length ? undefined : String(x).length > String(y).length ? x : y,
  }),
  earlier: ofTexts({
    names: "earlier|first_in_alphabet|alphabetical_first|comes_first|before_in_order|sort_two",
    descriptions: `Which of two ${word}s comes first in the alphabet|(Choose|Pick|Picks) the word that comes first in order|The earlier of two names in a dictionary`,
    order:
      "(pick|choose|find|take) the one of {X} and {Y} that comes first in the alphabet|put {X} and {Y} in order and take the first",
    phrase:
      "the one of {X} and {Y} that comes first in the alphabet|whichever comes first in the alphabet, {X} or {Y}",
    run: (x, y) => (String(x) < String(y) ? x : y),
  }),
  countWords: giving(
    "number",
    ofWords({
      names: "count_words|word_count|number_of_words|words|how_many_words",
      descriptions: `(Count|Counts) the words of a ${sentence}|Number of words in a ${sentence}|How many words a ${sentence} has`,
      order: "count the words (of|in) {X}|find how many words {X} has",
      phrase: "the number of words in {X}|the word count of {X}|how many words {X} has",
      run: (x) => parts(x).length,
    }),
  ),
  firstWord: ofWords({
    names: "first_word|opening_word|start_word|word_one|lead_word",
    descriptions: `First word of a ${sentence}|${get} the first word of a ${sentence}|The word that a ${sentence} starts with`,
    order: "(get|find|take|read) the first word of {X}",
    phrase: "the first word of {X}|the word that {X} starts with",
    run: (x) => parts(x)[0],
  }),
  lastWord: ofWords({
    names: "last_word|final_word|end_word|closing_word",
    descriptions: `Last word of a ${sentence}|${get} the last word of a ${sentence}|The word that a ${sentence} ends with`,
    order: "(get|find|take|read) the last word of {X}",
    phrase: "the last word of {X}|the word that {X} ends with",
    run: (x) => parts(x).at(-1),
  }),
  nthWord: ofTextAndNumber({
    names: "nth_word|word_at|pick_word|word_number|which_word",
    descriptions: `Word at a place in a ${sentence}|${get} the word with a number in a ${sentence}, counted from 1`,
    order: "(get|find|pick|read) word number {Y} of {X}|find the word at place {Y} in {X}",
    phrase: "word {Y} of {X}|the word at place {Y} in {X}",
    wordy: true,
    second: (random, x) => random.integer(1, Math.max(1, parts(x).length)),
    run: (x, y) => parts(x)[number(y) - 1],
  }),
  initials: ofWords({
    names: "initials|first_letters|abbreviation|short_form|acronym|shorten",
    descriptions: `First letters of the words of a ${sentence}|Initials of a name|${get} the short form of some words`,
    order:
      "(take|write) the first letters of the words (of|in) {X}|make the initials of {X}|shorten {X} to its initials",
    phrase: "the initials of {X}|the first letters of the words in {X}|the short form of {X}",
    run: (x) =>
      parts(x)
        .map((part) => part.charAt(0))
        .join(""),
  }),
  wordsBack: ofWords({
    names: "reverse_words|words_backwards|last_word_first|turn_sentence|word_order_back",
    descriptions: `Words of a ${sentence} in reverse order|(Write|Writes) the last word of a ${sentence} first and so on|A ${sentence} with its words from last to first`,
    order: "(write|put) the words of {X} in reverse order|write {X} with the last word first",
    phrase: "{X} with its words in reverse order|the words of {X} from last to first",
    run: (x) => parts(x).reverse().join(" "),
  }),
  oneWord: ofWords({
    names: "one_word|squeeze|close_gaps|no_spaces|without_spaces|join_words|underscore",
    descriptions: `A ${sentence} as one word|(Remove|Drop|Take out) the spaces of a ${sentence}|(Squeeze|Closes) words together`,
    order: "(remove|drop|take out) the spaces (of|in) {X}|write {X} as one word|squeeze {X} into one word",
    phrase: "{X} without spaces|{X} as one word|{X} with no spaces",
    run: (x) => parts(x).join(""),
  }),
  dashed: ofWords({
    names: "dash_words|with_dashes|slug|link_words|spaces_to_dashes|hyphens",
    descriptions: `A ${sentence} with dashes for spaces|(Put|Puts) dashes between the words of a ${sentence}`,
    order: "put dashes between the words of {X}|replace the spaces of {X} with dashes",
    phrase: "{X} with dashes for spaces|{X} with dashes between its words",
    run: (x) => parts(x).join("-"),
  }),
  longestWord: ofWords({
    names: "longest_word|biggest_word|long_word|word_with_most_letters",
    descriptions: `Longest word of a ${sentence}|${get} the word with most letters of a ${sentence}`,
    order: "(find|get|pick) the longest word of {X}|find the word with most letters in {X}",
    phrase: "the longest word (of|in) {X}|the word with most letters in {X}",
    run: (x) => {
      const sizes = parts(x).map((part) => part.length);
      const most = Math.max(...sizes);
      return sizes.filter((size) => size === most).length === 1 ? parts(x)[sizes.indexOf(most)] : undefined;
    },
  }),
};
