import type { Json } from "../../src/core/index.ts";

/**
 * Tools that compute and hold no records. `x`, `y` and `n` are arguments, {K} and {U}, {W} are drawn once for the tool
 * (a factor, units, a letter). `order` gives the instruction as an imperative, `phrase` as a noun phrase.
 */
interface FunctionKind {
  takes: "number" | "text" | "numbers" | "text+number" | "texts";
  gives: "number" | "text";
  names: string;
  descriptions: string;
  order: string;
  phrase: string;
  run(x: Json, y: Json, k: number): Json | undefined;
  /** Two arguments rather than one. */
  two?: boolean;
}

const round = (x: number) => Math.round(x * 100) / 100;
const number = (x: Json) => Number(x);
const all = (x: Json) => (x as number[]).map(Number);
const letters = (x: Json) => [...String(x)];
const shift = (x: Json, by: number) =>
  String(x).replace(/[a-z]/g, (c) =>
    String.fromCharCode(97 + ((((c.charCodeAt(0) - 97 + by) % 26) + 26) % 26)),
  );
const counted = (x: Json, test: RegExp) => letters(x).filter((c) => test.test(c)).length;

export const functionKinds: Record<string, FunctionKind> = {
  add: {
    takes: "number",
    gives: "number",
    two: true,
    names: "add|sum|plus|add_(numbers|two)|sum_of|combine|put_together",
    descriptions:
      "(Add|Sum up|Put together) two numbers|(Sum|Total) of two numbers|Add (one number to another|x and y)|Two numbers together",
    order: "(add|sum up) {X} and {Y}|add {Y} to {X}|put {X} and {Y} together",
    phrase: "{X} plus {Y}|the (sum|total) of {X} and {Y}|{X} and {Y} (together|combined|in total)|{X} + {Y}",
    run: (x, y) => round(number(x) + number(y)),
  },
  subtract: {
    takes: "number",
    gives: "number",
    two: true,
    names: "subtract|minus|difference|take_away|less|sub",
    descriptions:
      "(Subtract|Take) (the second|one) number from (the first|another)|Difference of two numbers|(One number|x) minus (another|y)|Take one number away from another",
    order: "subtract {Y} from {X}|take {Y} away from {X}|take {Y} off {X}",
    phrase: "{X} minus {Y}|the difference (of|between) {X} and {Y}|{X} less {Y}|{X} - {Y}",
    run: (x, y) => round(number(x) - number(y)),
  },
  multiply: {
    takes: "number",
    gives: "number",
    two: true,
    names: "multiply|times|product|mul|multiply_(numbers|two)|product_of",
    descriptions:
      "Multiply two numbers|Product of two numbers|(One number|x) times (another|y)|Multiply one number by another",
    order: "multiply {X} (by|with|and) {Y}|take {X} times {Y}",
    phrase: "{X} times {Y}|the product of {X} and {Y}|{X} multiplied by {Y}|{X} * {Y}",
    run: (x, y) => round(number(x) * number(y)),
  },
  divide: {
    takes: "number",
    gives: "number",
    two: true,
    names: "divide|quotient|div|ratio|split|divide_(numbers|by)",
    descriptions:
      "Divide (one number by another|two numbers|the first by the second)|Quotient of two numbers|(One number|x) divided by (another|y)|Split a number into equal parts",
    order: "divide {X} by {Y}|split {X} into {Y} equal parts",
    phrase: "{X} divided by {Y}|the quotient of {X} and {Y}|{X} / {Y}",
    run: (x, y) => (number(y) === 0 ? undefined : round(number(x) / number(y))),
  },
  percent: {
    takes: "number",
    gives: "number",
    two: true,
    names: "percent|percentage|percent_of|share_of|part",
    descriptions:
      "(Percentage|Some percent|A percent) of a number|Take a percentage of a number|(Compute|Find) a percent of an amount|So many percent of a number",
    order: "take {Y} percent of {X}",
    phrase: "{Y} percent of {X}|{Y}% of {X}",
    run: (x, y) => round((number(x) * number(y)) / 100),
  },
  discount: {
    takes: "number",
    gives: "number",
    two: true,
    names: "discount|reduced|price_after|less_percent|(apply|take)_discount",
    descriptions:
      "(Take a percentage off|Reduce by a percentage|Apply a percent discount to) (a price|an amount|a number)|(Price|Amount) after a discount in percent",
    order: "(reduce|lower|discount) {X} by {Y} percent|take {Y} percent off {X}",
    phrase: "{X} (with|after) a discount of {Y} percent|{X} less {Y} percent|{X} with {Y}% off",
    run: (x, y) => round((number(x) * (100 - number(y))) / 100),
  },
  markup: {
    takes: "number",
    gives: "number",
    two: true,
    names: "markup|with_tax|add_(percent|tax)|grow|raise",
    descriptions:
      "(Add a percentage to|Increase by a percentage) (a price|an amount|a number)|(Price|Amount) with (tax|a surcharge) in percent",
    order: "(raise|increase) {X} by {Y} percent|add {Y} percent (tax |)to {X}",
    phrase: "{X} plus {Y} percent (tax|)|{X} with {Y}% (tax|) added",
    run: (x, y) => round((number(x) * (100 + number(y))) / 100),
  },
  larger: {
    takes: "number",
    gives: "number",
    two: true,
    names: "max|larger|bigger|greater|maximum|highest",
    descriptions:
      "(Larger|Greater|Bigger) of two numbers|(Maximum|The larger) of two numbers|Which of two numbers is larger",
    order: "(choose|pick|find) the (larger|greater|bigger) of {X} and {Y}",
    phrase: "the (larger|greater|bigger|maximum) of {X} and {Y}",
    run: (x, y) => Math.max(number(x), number(y)),
  },
  smaller: {
    takes: "number",
    gives: "number",
    two: true,
    names: "min|smaller|lower|lesser|minimum|lowest",
    descriptions:
      "(Smaller|Lower) of two numbers|(Minimum|The smaller) of two numbers|Which of two numbers is smaller",
    order: "(choose|pick|find) the (smaller|lower) of {X} and {Y}",
    phrase: "the (smaller|lower|minimum) of {X} and {Y}",
    run: (x, y) => Math.min(number(x), number(y)),
  },
  remainder: {
    takes: "number",
    gives: "number",
    two: true,
    names: "remainder|modulo|mod|rest|left_over",
    descriptions:
      "Remainder of a division|What remains after dividing two numbers|Rest when x is divided by y",
    order: "find what remains when {X} is divided by {Y}",
    phrase: "the (remainder|rest) of {X} divided by {Y}|the remainder when {X} is divided by {Y}",
    run: (x, y) => (number(y) === 0 ? undefined : number(x) % number(y)),
  },
  power: {
    takes: "number",
    gives: "number",
    two: true,
    names: "power|pow|raise|to_the",
    descriptions: "(Raise a number to|A number to) a power|(One number|x) to the power of (another|y)",
    order: "raise {X} to the power of {Y}",
    phrase: "{X} to the power of {Y}",
    run: (x, y) => (number(y) > 3 || number(x) > 99 ? undefined : number(x) ** number(y)),
  },
  scale: {
    takes: "number",
    gives: "number",
    names: "scale|times_{K}|multiply_by_{K}|scale_by",
    descriptions: "(Multiply a number by|Scale a number by) {K}|{K} times a number|A number times {K}",
    order: "multiply {X} by {K}|scale {X} by {K}",
    phrase: "{X} times {K}|{K} times {X}",
    run: (x, _y, k) => number(x) * k,
  },
  fee: {
    takes: "number",
    gives: "number",
    names: "with_fee|add_{K}|plus_{K}|add_fee|total",
    descriptions:
      "Add (the|a) fee of {K} to (an amount|a price)|(Price|Amount) with a fee of {K}|A number plus {K}",
    order: "add (the|a) fee of {K} to {X}|add {K} to {X}",
    phrase: "{X} (with|plus) the fee|{X} including the fee of {K}|{X} plus {K}",
    run: (x, _y, k) => round(number(x) + k),
  },
  double: {
    takes: "number",
    gives: "number",
    names: "double|twice|two_times",
    descriptions: "Double a number|Twice a number|Two times a number",
    order: "double {X}",
    phrase: "twice {X}|double {X}|{X} doubled",
    run: (x) => number(x) * 2,
  },
  half: {
    takes: "number",
    gives: "number",
    names: "half|halve|half_of",
    descriptions: "Half of a number|Divide a number by two|Cut a number in half",
    order: "halve {X}|take half of {X}",
    phrase: "half of {X}|{X} halved",
    run: (x) => number(x) / 2,
  },
  square: {
    takes: "number",
    gives: "number",
    names: "square|squared|square_of",
    descriptions: "Square a number|(Square of a number|A number times itself)",
    order: "square {X}|multiply {X} by itself",
    phrase: "the square of {X}|{X} squared|{X} times itself",
    run: (x) => number(x) ** 2,
  },
  convert: {
    takes: "number",
    gives: "number",
    names: "{U}_to_{W}|convert_{U}|to_{W}|convert(|_to_{W})|in_{W}",
    descriptions:
      "(Convert|Turn|Change|Translate) {U} (into|to) {W}|{U} (in|to) {W}|How many {W} some {U} are",
    order: "(convert|turn|change) {X} {U} (into|to) {W}",
    phrase: "{X} {U} in {W}|{X} {U} converted to {W}",
    run: (x, _y, k) => round(number(x) * k),
  },
  addAll: {
    takes: "numbers",
    gives: "number",
    names: "sum(|_all|_list|_numbers)|total(|_of)|add_(all|up|numbers)",
    descriptions:
      "(Sum|Total) of (a list of|several|many) numbers|(Add up|Sum) (a list of|several) numbers|Add all numbers of a list",
    order: "(add up|sum|total|add) {X}",
    phrase: "the (sum|total) of {X}",
    run: (x) => round(all(x).reduce((a, b) => a + b, 0)),
  },
  average: {
    takes: "numbers",
    gives: "number",
    names: "average(|_of)|mean(|_of)|average_(list|numbers)",
    descriptions:
      "(Average|Mean) of (a list of|several|some) numbers|(Compute|Find) the (average|mean) of numbers",
    order: "average {X}",
    phrase: "the (average|mean) of {X}",
    run: (x) => round(all(x).reduce((a, b) => a + b, 0) / all(x).length),
  },
  largest: {
    takes: "numbers",
    gives: "number",
    names: "max(|imum|_of)|largest|biggest|highest(|_of)",
    descriptions:
      "(Largest|Greatest|Biggest|Highest) of (several|a list of|some) numbers|(Maximum|Largest number) of a list",
    order: "find the (largest|greatest|highest) of {X}",
    phrase: "the (largest|greatest|highest|maximum) of {X}",
    run: (x) => Math.max(...all(x)),
  },
  smallest: {
    takes: "numbers",
    gives: "number",
    names: "min(|imum|_of)|smallest|lowest(|_of)|least",
    descriptions:
      "(Smallest|Lowest|Least) of (several|a list of|some) numbers|(Minimum|Smallest number) of a list",
    order: "find the (smallest|lowest) of {X}",
    phrase: "the (smallest|lowest|minimum) of {X}",
    run: (x) => Math.min(...all(x)),
  },
  reverse: {
    takes: "text",
    gives: "text",
    names: "reverse(|_text|_word|_string)|backwards|flip|invert|mirror",
    descriptions:
      "(Reverse|Turn around|Flip) a (text|word|string)|(Write|Spell) a (text|word) backwards|A text in reverse|Letters in reverse order",
    order: "(reverse|flip) {X}|(spell|write) {X} backwards|write {X} in reverse",
    phrase: "{X} (backwards|reversed|in reverse)|the reverse of {X}",
    run: (x) => letters(x).reverse().join(""),
  },
  length: {
    takes: "text",
    gives: "number",
    names: "length(|_of)|count_letters|size|how_long|text_length|len",
    descriptions:
      "(Length of|Count the letters of|Count the characters of) a (text|word)|(Number of|How many) (letters|characters) (in|of) a (text|word)|How long a text is",
    order: "count the (letters|characters) (of|in) {X}",
    phrase: "the length of {X}|the number of (letters|characters) in {X}",
    run: (x) => letters(x).length,
  },
  upper: {
    takes: "text",
    gives: "text",
    names: "upper(|case)|to_upper|capital(|s)|shout",
    descriptions:
      "(Write|Turn|Put) a (text|word) in (upper case|capital letters)|(Convert|Change) a text to upper case|A text in capital letters",
    order: "(write|put) {X} in (upper case|capital letters)",
    phrase: "{X} in (upper case|capital letters|capitals)",
    run: (x) => String(x).toUpperCase(),
  },
  twice: {
    takes: "text",
    gives: "text",
    names: "twice|double|repeat(|_text|_word)|two_times",
    descriptions: "(Repeat|Write) a (text|word) (twice|two times)|Double a (text|word)|A text twice in a row",
    order: "repeat {X}|(write|say) {X} (twice|two times)|double {X}",
    phrase: "{X} (twice|repeated|doubled)",
    run: (x) => `${x}${x}`,
  },
  repeat: {
    takes: "text+number",
    gives: "text",
    two: true,
    names: "repeat(|_text|_times)|times|copy(|_times)|multiply_text",
    descriptions:
      "Repeat a (text|word) (several|n|some) times|(Write|Copy) a text several times|A text so many times",
    order: "repeat {X} {Y} times|write {X} {Y} times",
    phrase: "{X} repeated {Y} times|{X} {Y} times in a row",
    run: (x, y) => (number(y) > 6 ? undefined : String(x).repeat(number(y))),
  },
  join: {
    takes: "texts",
    gives: "text",
    two: true,
    names: "join(|_texts|_words)|concat|combine|merge|glue|append",
    descriptions:
      "(Join|Combine|Merge|Put together) two (texts|words)|(Write|Put) one text after another|Append one text to another",
    order: "join {X} and {Y}|(append|attach) {Y} to {X}|(write|put) {Y} after {X}",
    phrase: "{X} (joined with|followed by) {Y}|{X} and {Y} (joined|in one word)",
    run: (x, y) => `${x}${y}`,
  },
  first: {
    takes: "text",
    gives: "text",
    names: "first(|_letter|_character)|initial|head|start",
    descriptions:
      "(First|Initial) (letter|character) of a (text|word)|(Get|Find|Return) the first letter of a word",
    order: "(get|find) the first (letter|character) of {X}",
    phrase: "the (first|initial) letter of {X}",
    run: (x) => letters(x)[0],
  },
  last: {
    takes: "text",
    gives: "text",
    names: "last(|_letter|_character)|final|tail|end",
    descriptions:
      "(Last|Final) (letter|character) of a (text|word)|(Get|Find|Return) the last letter of a word",
    order: "(get|find) the last (letter|character) of {X}",
    phrase: "the (last|final) letter of {X}",
    run: (x) => letters(x).at(-1),
  },
  shift: {
    takes: "text+number",
    gives: "text",
    two: true,
    names: "shift(|_letters|_text)|caesar|rotate|move_letters|encode|cipher",
    descriptions:
      "(Shift|Move) (every|each) letter (of a text |)(along the alphabet|by some places)|(Encode|Encrypt) a text by shifting letters|Shift the letters of a text",
    order:
      "shift (the letters of |every letter of |){X} by {Y}|move (every|each) letter of {X} by {Y} (places|)",
    phrase: "{X} with (every|each) letter shifted by {Y}|{X} shifted by {Y}",
    run: (x, y) => shift(x, number(y)),
  },
  unshift: {
    takes: "text+number",
    gives: "text",
    two: true,
    names: "unshift|shift_back|decode|decipher|caesar_back|move_back",
    descriptions:
      "(Shift|Move) (every|each) letter (of a text |)(back|backwards)|(Decode|Decrypt) a text (with|that has) shifted letters|Undo a shift of letters",
    order: "shift (the letters of |every letter of |){X} back by {Y}|decode {X} with (a shift of |shift ){Y}",
    phrase: "{X} shifted back by {Y}|{X} decoded with (a shift of |shift ){Y}",
    run: (x, y) => shift(x, -number(y)),
  },
  sort: {
    takes: "text",
    gives: "text",
    names: "sort(|_letters|_text)|order(|_letters)|alphabetical|arrange",
    descriptions:
      "(Sort|Order|Arrange) the letters of a (text|word)|(Put|Write) the letters in alphabet order|Letters of a word in order",
    order: "(sort|order|arrange) the letters of {X}",
    phrase: "the sorted letters of {X}|{X} with its letters (sorted|in order)",
    run: (x) => letters(x).sort().join(""),
  },
  vowels: {
    takes: "text",
    gives: "number",
    names: "vowels|count_vowels|vowel_count|number_of_vowels",
    descriptions: "(Count|Number of|How many) (the |)vowels (of|in) a (text|word)|Count the vowels of a text",
    order: "count the vowels (of|in) {X}",
    phrase: "the number of vowels in {X}",
    run: (x) => counted(x, /[aeiou]/i),
  },
  countOne: {
    takes: "texts",
    gives: "number",
    two: true,
    names: "count(|_letter|_of|_in)|occurrences|how_often|frequency",
    descriptions:
      "(Count|Number of times|How often) (one letter|a letter) (in a text|occurs in a text)|(Count|Find) how often a letter occurs",
    order: "count (how often|how many times) {Y} (is in|occurs in|appears in) {X}",
    phrase: "the number of times {Y} (is in|occurs in|appears in) {X}",
    run: (x, y) => String(x).split(String(y)).length - 1,
  },
  without: {
    takes: "texts",
    gives: "text",
    two: true,
    names: "without|remove(|_letter|_from)|drop|strip|delete_letter",
    descriptions:
      "(Remove|Delete|Drop|Take) (a letter|one letter) from a (text|word)|A text without (one|a) letter",
    order: "(remove|delete|drop|take out) {Y} from {X}|take {Y} out of {X}",
    phrase: "{X} without {Y}",
    run: (x, y) => String(x).split(String(y)).join("") || undefined,
  },
};
