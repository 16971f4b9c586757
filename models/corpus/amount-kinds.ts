import {
  type FunctionKind,
  giving,
  letters,
  number,
  ofNumber,
  ofNumbers,
  round,
  yesNo,
} from "./function-kind.ts";

const compute = "(Compute|Calculate|Find|Get|Return|Work out|Give|Returns|Computes|Gives|Tells)";
const some = "(several|a list of|some|many|a row of|any number of)";
const all = (x: unknown) => (x as number[]).map(Number);
const ascending = (x: unknown) => all(x).sort((a, b) => a - b);
const days = "monday tuesday wednesday thursday friday saturday sunday".split(" ");
const months = "january february march april may june july august september october november december".split(
  " ",
);
const small = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");

/** What is computed from one number, or from a list of numbers. */
export const amountKinds: Record<string, FunctionKind> = {
  scale: ofNumber({
    names: "scale|times_{K}|multiply_by_{K}|scale_by|scale_up|x_{K}|by_{K}|factor",
    descriptions: `(Multiply|Scale) (a number|an amount|a value) by {K}|{K} times (a number|an amount)|(A number|An amount) times {K}|${compute} {K} times a number|A number scaled by the factor {K}`,
    order: "multiply {X} by {K}|scale {X} by {K}|take {X} {K} times|make {X} {K} times as large",
    phrase: "{X} times {K}|{K} times {X}|{X} scaled by {K}|{K} times as much as {X}",
    run: (x, _y, k) => round(number(x) * k),
  }),
  fee: ofNumber({
    names:
      "with_fee|add_{K}|plus_{K}|add_fee|total|fee|with_charge|with_tip|incl_fee|price_with_fee|plus_fee",
    descriptions: `Add (the|a) (fee|charge|tip) of {K} to (an amount|a price|a bill)|(Price|Amount|Bill) with a (fee|charge|tip) of {K}|(A number|An amount) plus {K}|${compute} a price with the fee of {K}|Puts a fee of {K} on top of a price`,
    order:
      "add (the|a) (fee|charge) of {K} to {X}|add {K} to {X}|put the fee of {K} on top of {X}|charge the fee of {K} on {X}",
    phrase:
      "{X} (with|plus) the fee|{X} including the fee of {K}|{X} plus {K}|{X} and the fee of {K} together|{X} with {K} on top",
    run: (x, _y, k) => round(number(x) + k),
  }),
  rebate: ofNumber({
    names:
      "minus_{K}|less_{K}|take_{K}|voucher|rebate|with_voucher|with_coupon|coupon|after_coupon|take_off_{K}",
    descriptions: `Take {K} off (a price|an amount|a bill)|(Price|Bill|Amount) after a (voucher|coupon|gift) of {K}|(A number|An amount) minus {K}|${compute} a price with a coupon of {K}|Uses a voucher of {K} on a price`,
    order:
      "take {K} off {X}|use (the|a) (voucher|coupon) of {K} on {X}|subtract {K} from {X}|apply the coupon of {K} to {X}",
    phrase:
      "{X} (with|after) the (voucher|coupon)|{X} less {K}|{X} after a coupon of {K}|{X} with {K} off|{X} minus {K}",
    run: (x, _y, k) => round(number(x) - k),
  }),
  taxOnly: ofNumber({
    names: "tax|tax_of|vat|tax_only|how_much_tax|sales_tax|tax_part|commission|tip",
    descriptions: `(Tax|Commission|Tip) of {K} percent on (a price|an amount)|${compute} the (tax|commission|tip) of {K} percent|How much tax a price has at {K} percent|{K} percent of a price as tax`,
    order: "find the (tax|commission|tip) of {K} percent on {X}|work out {K} percent of {X} as tax",
    phrase: "the (tax|commission|tip) on {X}|the tax of {K} percent on {X}|the {K} percent (tax|tip) for {X}",
    run: (x, _y, k) => round((number(x) * k) / 100),
  }),
  after: ofNumber({
    names: "net|net_price|after_{K}_percent|sale|sale_price|member_price|member_discount|cheaper",
    descriptions: `(Price|Amount) less {K} percent|Price for members, {K} percent off|${compute} what is left after {K} percent|Takes {K} percent off (a price|an amount)`,
    order:
      "take {K} percent off {X}|reduce {X} by {K} percent|give the member discount of {K} percent on {X}",
    phrase: "{X} less {K} percent|{X} for members|{X} with {K} percent off|{X} after {K} percent are gone",
    run: (x, _y, k) => round((number(x) * (100 - k)) / 100),
  }),
  each: ofNumber({
    names: "each|per_person|share|split_{K}|by_{K}|per_head|divide_by_{K}|one_of_{K}|equal_share",
    descriptions: `Share of one person when {K} people split (an amount|a bill)|Divide (an amount|a number) by {K}|${compute} the equal share of one among {K}|What each of {K} people gets`,
    order:
      "split {X} among {K} people|divide {X} by {K}|share {X} out to {K} people|cut {X} into {K} equal shares",
    phrase:
      "the share of each when {K} people split {X}|{X} divided by {K}|one of {K} equal shares of {X}|{X} per person",
    run: (x, _y, k) => round(number(x) / k),
  }),
  atMost: ofNumber({
    names: "cap|at_most|limit|no_more_than_{K}|limit_to_{K}|capped|max_{K}|up_to",
    descriptions: `A number, but {K} at most|Limit (a number|an amount) to {K}|Cuts (a number|an amount) down to {K} if it is more|The smaller one of a number and {K}`,
    order: "limit {X} to {K}|cut {X} down to {K} if it is more|keep {X} at {K} at most",
    phrase: "{X}, but {K} at most|{X} limited to {K}|{X} with a limit of {K}",
    run: (x, _y, k) => Math.min(number(x), k),
  }),
  atLeast: ofNumber({
    names: "at_least|floor|no_less_than_{K}|minimum_{K}|min_charge|raise_to_{K}|least",
    descriptions: `A number, but {K} at least|Raise (a number|an amount) to {K} if it is less|The larger one of a number and {K}|Amount with a minimum of {K}`,
    order: "raise {X} to {K} if it is less|keep {X} at {K} at least|apply the minimum of {K} to {X}",
    phrase: "{X}, but {K} at least|{X} with a minimum of {K}|{X} raised to {K} if it is less",
    run: (x, _y, k) => Math.max(number(x), k),
  }),
  double: ofNumber({
    names: "double|twice|two_times|doubled|twice_as_much|times_two",
    descriptions: `(Double|Doubles) (a number|an amount)|(Twice|Two times) (a number|an amount)|${compute} twice a number|A number times two|Makes a number twice as large`,
    order: "double {X}|take {X} twice|make {X} twice as large|multiply {X} by two",
    phrase: "twice {X}|double {X}|{X} doubled|two times {X}|twice as much as {X}|the double of {X}",
    run: (x) => round(number(x) * 2),
  }),
  triple: ofNumber({
    names: "triple|three_times|times_three|threefold|tripled",
    descriptions: `(Triple|Triples) (a number|an amount)|Three times (a number|an amount)|${compute} three times a number|Makes a number three times as large`,
    order: "triple {X}|take {X} three times|make {X} three times as large",
    phrase: "three times {X}|{X} tripled|the triple of {X}|three times as much as {X}",
    run: (x) => round(number(x) * 3),
  }),
  half: ofNumber({
    names: "half|halve|half_of|in_half|by_two|fifty_percent",
    descriptions: `Half of (a number|an amount)|Divide a number by two|(Cut|Cuts|Split) (a number|an amount) in half|${compute} half of a number|One half of a number`,
    order: "halve {X}|take half of {X}|cut {X} in half|split {X} in two|divide {X} by two",
    phrase: "half of {X}|{X} halved|half as much as {X}|one half of {X}|half {X}",
    run: (x) => round(number(x) / 2),
  }),
  quarter: ofNumber({
    names: "quarter|fourth|quarter_of|one_fourth|by_four",
    descriptions: `A quarter of (a number|an amount)|One fourth of a number|${compute} a quarter of a number|Divide (a number|an amount) by four`,
    order: "take a quarter of {X}|divide {X} by four|find the fourth part of {X}",
    phrase: "a quarter of {X}|the fourth part of {X}|one fourth of {X}",
    run: (x) => round(number(x) / 4),
  }),
  square: ofNumber({
    names: "square|squared|square_of|times_itself|second_power",
    descriptions: `Square (of |)a number|A number times itself|${compute} the square of a number|Multiply a number by itself|Second power of a number`,
    order: "square {X}|multiply {X} by itself|take {X} times itself",
    phrase: "the square of {X}|{X} squared|{X} times itself|{X} multiplied by itself",
    run: (x) => round(number(x) ** 2),
  }),
  next: ofNumber({
    names: "next|plus_one|increment|one_more|successor|count_up",
    descriptions: `The next whole number|One more than a number|${compute} the number that comes next|A number plus one|Count up by one`,
    order: "count up from {X} by one|add one to {X}|find the number after {X}",
    phrase: "the number after {X}|one more than {X}|{X} plus one|the next number after {X}",
    run: (x) => round(number(x) + 1),
  }),
  previous: ofNumber({
    names: "previous|minus_one|decrement|one_less|count_down|before",
    descriptions: `The previous whole number|One less than a number|${compute} the number that comes before|A number minus one|Count down by one`,
    order: "count down from {X} by one|take one from {X}|find the number before {X}",
    phrase: "the number before {X}|one less than {X}|{X} minus one",
    run: (x) => round(number(x) - 1),
  }),
  negative: ofNumber({
    names: "negative|negate|opposite|minus|change_sign|flip_sign|sign",
    descriptions: `A number with the other sign|Opposite of a number|(Change|Flip|Turn) the sign of a number|${compute} the negative of a number|Minus a number`,
    order: "change the sign of {X}|make {X} negative|flip the sign of {X}",
    phrase: "the negative of {X}|{X} with the other sign|minus {X}|the opposite of {X}",
    run: (x) => (number(x) === 0 ? 0 : -number(x)),
  }),
  roundTens: ofNumber({
    names: "round(|_tens|_to_ten|_off)|nearest_ten|tens|to_tens|rounded",
    descriptions: `Round (a number|an amount) to the nearest ten|Nearest ten of a number|${compute} a number in full tens|Rounds to tens`,
    order: "round {X} to the nearest ten|round {X} to tens|write {X} in full tens",
    phrase: "{X} rounded to the nearest ten|the nearest ten of {X}|{X} in full tens",
    run: (x) => Math.round(number(x) / 10) * 10,
  }),
  whole: ofNumber({
    names: "whole|round|to_whole|cut_off|integer|drop_decimals|full_part|rounded_down",
    descriptions: `Whole part of a number|(Cut|Drop) what comes after the point|${compute} a number without its fraction|Round a number down|A number as a whole number`,
    order: "cut {X} down to a whole number|round {X} down|drop what comes after the point in {X}",
    phrase: "the whole part of {X}|{X} rounded down|{X} as a whole number|{X} without its fraction",
    run: (x) => Math.floor(number(x)),
  }),
  digitSum: ofNumber({
    names: "digit_sum|sum_digits|sum_of_digits|add_digits|cross_sum",
    descriptions: `Sum of the digits of a number|Add up the digits of a number|${compute} what the digits of a number add up to|All digits of a number together`,
    order: "add up the digits of {X}|sum the digits of {X}|add the digits of {X} together",
    phrase: "the sum of the digits of {X}|the digit sum of {X}|all digits of {X} together",
    run: (x) =>
      Number.isInteger(number(x))
        ? letters(Math.abs(number(x)))
            .map(Number)
            .reduce((a, b) => a + b, 0)
        : undefined,
  }),
  digits: ofNumber({
    names: "digits|count_digits|digit_count|how_many_digits|number_length",
    descriptions: `How many digits a number has|Count the digits of a number|Number of digits|${compute} how long a number is`,
    order: "count the digits of {X}|find how many digits {X} has",
    phrase: "the number of digits of {X}|the digit count of {X}",
    run: (x) => (Number.isInteger(number(x)) ? letters(Math.abs(number(x))).length : undefined),
  }),
  turnDigits: ofNumber({
    names: "reverse_digits|digits_back|mirror_number|backwards|flip_number|turn_digits",
    descriptions: `A number with its digits in reverse order|(Reverse|Mirror) the digits of a number|Read a number from right to left|${compute} a number read backwards`,
    order: "reverse the digits of {X}|write the digits of {X} backwards|read {X} from right to left",
    phrase: "{X} with its digits reversed|{X} read backwards|the digits of {X} in reverse order",
    run: (x) =>
      Number.isInteger(number(x)) && number(x) >= 0 ? Number(letters(x).reverse().join("")) : undefined,
  }),
  binary: giving(
    "text",
    ofNumber({
      names: "binary|to_binary|in_binary|bits|zeros_and_ones|base_two",
      descriptions: `A number in zeros and ones|Write a number in binary|${compute} the binary form of a number|Bits of a number`,
      order: "write {X} in binary|turn {X} into zeros and ones|write {X} in bits",
      phrase: "{X} in binary|the binary form of {X}|{X} in zeros and ones|the bits of {X}",
      run: (x) => (Number.isInteger(number(x)) && number(x) >= 0 ? number(x).toString(2) : undefined),
    }),
  ),
  spelled: giving(
    "text",
    ofNumber({
      names: "spell_number|in_words|number_word|word_for|spell_out|as_word|number_name",
      descriptions: `A small number as a word|(Spell|Write) a number out in letters|Word for a number up to twelve|${compute} the name of a number`,
      order: "write {X} as a word|spell the number {X} out|write {X} in letters",
      phrase: "the word for {X}|{X} as a word|the number {X} spelled out|the name of the number {X}",
      run: (x) => small[number(x)],
    }),
  ),
  day: giving(
    "text",
    ofNumber({
      names: "day|weekday|day_name|day_of_week|name_of_day|which_day",
      descriptions: `Name of a day of the week by its number|Day of the week from 1 to 7|${compute} the name of a weekday|Which day a number stands for`,
      order: "name the day of the week that {X} stands for|find the day of the week with this number: {X}",
      phrase:
        "the day of the week that {X} stands for|the name of the day with number {X}|the weekday for {X}",
      run: (x) => days[number(x) - 1],
    }),
  ),
  month: giving(
    "text",
    ofNumber({
      names: "month|month_name|name_of_month|which_month|month_by_number",
      descriptions: `Name of a month by its number|Month from 1 to 12|${compute} the name of a month|Which month a number stands for`,
      order: "name the month that {X} stands for|find the month with this number: {X}",
      phrase: "the month that {X} stands for|the name of the month with number {X}",
      run: (x) => months[number(x) - 1],
    }),
  ),
  letterOf: giving(
    "text",
    ofNumber({
      names: "letter|nth_letter|letter_of_alphabet|to_letter|alphabet|letter_by_number",
      descriptions: `Letter at a place in the alphabet|Turn a number into a letter, 1 is a|${compute} the letter with a number|Which letter a number stands for`,
      order: "find the letter of the alphabet that {X} stands for|turn {X} into a letter",
      phrase: "the letter of the alphabet that {X} stands for|the letter for {X}",
      run: (x) => (number(x) >= 1 && number(x) <= 26 ? String.fromCharCode(96 + number(x)) : undefined),
    }),
  ),
  isEven: giving(
    "answer",
    ofNumber({
      names: "is_even|even|check_even|even_number|in_pairs",
      descriptions: `Whether a number is even|Check if a number is even|Yes for even numbers, no for odd ones|Tells if a number makes pairs`,
      order: "(check|see|find out|tell me) (if|whether) {X} is even",
      phrase: "the answer to whether {X} is even|yes or no to {X} being even",
      run: (x) => yesNo(number(x) % 2 === 0),
    }),
  ),
  convert: ofNumber({
    names:
      "{U}_to_{W}|convert_{U}|to_{W}|convert(|_to_{W})|in_{W}|{U}_in_{W}|{W}_from_{U}|{W}_of_{U}|change_{U}|as_{W}",
    descriptions: `(Convert|Turn|Change|Translate|Exchange|Converts|Changes) {U} (into|to) {W}|{U} (in|to|as) {W}|How many {W} some {U} are|${compute} {U} in {W}|From {U} to {W}|What some {U} are in {W}`,
    order: "(convert|turn|change|translate) {X} {U} (into|to) {W}|write {X} {U} in {W}|give {X} {U} as {W}",
    phrase:
      "{X} {U} in {W}|{X} {U} converted to {W}|{X} {U} as {W}|the number of {W} in {X} {U}|what {X} {U} are in {W}",
    run: (x, _y, k) => round(number(x) * k),
  }),
  addAll: ofNumbers({
    names:
      "sum(|_all|_list|_numbers|_up)|total(|_of|_list)|add_(all|up|numbers|list)|grand_total|all_together|tally",
    descriptions: `(Sum|Total) of ${some} numbers|(Add up|Sum|Sum up) ${some} (numbers|values)|Add all numbers of a list|${compute} the total of ${some} (numbers|amounts)|All numbers of a list together|What ${some} numbers make in total`,
    order: "(add up|sum|total|add|sum up|add together|tally) {X}|put {X} together|take {X} all together",
    phrase:
      "the (sum|total|grand total) of {X}|{X} all together|{X} added up|{X} in total|what {X} make together",
    run: (x) => round(all(x).reduce((a, b) => a + b, 0)),
  }),
  multiplyAll: ofNumbers({
    names: "product(|_all|_list|_of)|multiply_(all|list|numbers)|times_all|product_of_list",
    descriptions: `Product of ${some} numbers|Multiply all numbers of a list|${compute} the product of ${some} numbers|All numbers of a list multiplied`,
    order: "multiply {X}|multiply {X} together|multiply all of {X}",
    phrase: "the product of {X}|{X} all multiplied|{X} multiplied together",
    run: (x) => round(all(x).reduce((a, b) => a * b, 1)),
  }),
  average: ofNumbers({
    names: "average(|_of|_all)|mean(|_of|_value)|average_(list|numbers)|typical|mean_list|on_average",
    descriptions: `(Average|Mean) of ${some} numbers|${compute} the (average|mean) of ${some} (numbers|values)|(Average|Mean) value of a list|What ${some} numbers are on average`,
    order: "average {X}|take the mean of {X}|find the average of {X}",
    phrase: "the (average|mean) of {X}|the (average|mean) value of {X}|{X} on average",
    run: (x) => round(all(x).reduce((a, b) => a + b, 0) / all(x).length),
  }),
  median: ofNumbers({
    names: "median|middle_value|median_of|middle_of|center",
    descriptions: `(Median|Middle value) of ${some} numbers|${compute} the median of a list|The number in the middle of a sorted list`,
    order: "find the median of {X}|find the middle value of {X}",
    phrase: "the median of {X}|the middle value of {X}",
    run: (x) => (all(x).length % 2 === 1 ? ascending(x)[(all(x).length - 1) / 2] : undefined),
  }),
  spread: ofNumbers({
    names: "range|spread|range_of|max_minus_min|width|span",
    descriptions: `How far the largest and the smallest number of a list are apart|(Range|Spread) of ${some} numbers|Largest minus smallest of a list|${compute} the range of a list`,
    order: "find the range of {X}|find how far the largest and the smallest of {X} are apart",
    phrase: "the (range|spread) of {X}|the gap between the largest and the smallest of {X}",
    run: (x) => round(Math.max(...all(x)) - Math.min(...all(x))),
  }),
  largest: ofNumbers({
    names: "max(|imum|_of|_list)|largest|biggest|highest(|_of)|greatest|top_value|peak|best_of",
    descriptions: `(Largest|Greatest|Biggest|Highest) of ${some} numbers|(Maximum|Largest number) of a list|${compute} the (largest|highest) number of a list|Which number of a list is the largest`,
    order: "find the (largest|greatest|highest|biggest|maximum) of {X}|pick the (largest|highest) of {X}",
    phrase: "the (largest|greatest|highest|maximum|biggest) of {X}|the top value of {X}",
    run: (x) => Math.max(...all(x)),
  }),
  smallest: ofNumbers({
    names: "min(|imum|_of|_list)|smallest|lowest(|_of)|least|bottom_value|cheapest|lowest_value",
    descriptions: `(Smallest|Lowest|Least) of ${some} numbers|(Minimum|Smallest number) of a list|${compute} the (smallest|lowest) number of a list|Which number of a list is the smallest`,
    order: "find the (smallest|lowest|minimum) of {X}|pick the (smallest|lowest) of {X}",
    phrase: "the (smallest|lowest|minimum|least) of {X}|the bottom value of {X}",
    run: (x) => Math.min(...all(x)),
  }),
  howMany: ofNumbers({
    names: "count(|_list|_numbers|_all|_items)|how_many|list_length|number_of|size",
    descriptions: `How many numbers a list has|Count the numbers of a list|Number of values in a list|${compute} how long a list of numbers is`,
    order: "count how many numbers these are: {X}|count the numbers {X}",
    phrase: "the count of the numbers {X}|the number of values in the list {X}",
    run: (x) => all(x).length,
  }),
};
