import type { Random } from "../../src/core/index.ts";
import { type FunctionKind, giving, number, ofTwoNumbers, round, yesNo } from "./function-kind.ts";

const percents = (random: Random) => random.pick([5, 10, 12, 15, 20, 25, 30, 40, 50, 75, 8, 19]);
const two = "(two|a pair of|both|2)";
const compute =
  "(Compute|Calculate|Find|Get|Return|Work out|Give|Returns|Computes|Gives|Finds|Tells|Determine)";

/** What is computed from two numbers. */
export const arithmeticKinds: Record<string, FunctionKind> = {
  add: ofTwoNumbers({
    names:
      "add|sum|plus|add_(numbers|two|up|together|values)|sum_(of|two|up)|combine|put_together|total|addition|add_them|both_together",
    descriptions: `(Add|Adds|Sum up|Put together|Total|Combine) (${two} values|one number to another|x and y|one amount to another)|(Sum|Total) of ${two} (numbers|values|amounts)|Two (numbers|values|amounts) together|${compute} the (sum|total) of two (values|amounts)|How much two amounts are together|Addition of two numbers|What two numbers make together|One number plus another`,
    order:
      "(add|sum up|total) {X} and {Y}|add {Y} to {X}|put {X} and {Y} together|take {X} and {Y} together|combine {X} and {Y} into one sum|raise {X} by adding {Y}|count {X} and {Y} together|put {Y} on top of {X}",
    phrase:
      "{X} plus {Y}|the (sum|total) of {X} and {Y}|{X} and {Y} (together|combined|in total|in all|altogether|added up|taken together)|{X} + {Y}|{X} with {Y} on top|{X} and {Y} more|{X} increased by {Y}|the result of adding {Y} to {X}",
    run: (x, y) => round(number(x) + number(y)),
  }),
  subtract: ofTwoNumbers({
    names:
      "subtract|minus|difference|take_away|less|sub|subtraction|deduct|take_off|what_is_left|minus_of|reduce_by",
    descriptions: `(Subtract|Take|Deduct|Subtracts) (the second|one) (number|value|amount) from (the first|another)|Difference of two (numbers|values)|(One number|x) minus (another|y)|Take one (number|amount) away from another|What is left of x without y|${compute} what is left when y is taken from x|Subtraction of two numbers|One amount less another`,
    order:
      "subtract {Y} from {X}|take {Y} away from {X}|take {Y} off {X}|deduct {Y} from {X}|reduce {X} by {Y}|remove {Y} from {X}|lower {X} by {Y}|draw {Y} off {X}",
    phrase:
      "{X} minus {Y}|the difference (of|between) {X} and {Y}|{X} less {Y}|{X} - {Y}|{X} reduced by {Y}|what is left of {X} (without|after taking) {Y}|{X} without {Y} of it|what remains when {Y} is taken from {X}|{X} after {Y} is gone",
    run: (x, y) => round(number(x) - number(y)),
  }),
  multiply: ofTwoNumbers({
    names:
      "multiply|times|product|mul|multiply_(numbers|two|by|them)|product_of|multiplication|so_many_times",
    descriptions: `(Multiply|Multiplies) (${two} (values|amounts)|x by y|one number by another)|Product of ${two} (numbers|values)|(One number|x) times (another|y)|${compute} the product of two (numbers|values)|Multiplication of two numbers|A number so many times`,
    order:
      "multiply {X} (by|with|and) {Y}|take {X} times {Y}|take {X} {Y} times|build the product of {X} and {Y}|multiply {X} and {Y} together|count {X} {Y} times",
    phrase:
      "{X} times {Y}|the product of {X} and {Y}|{X} multiplied (by|with) {Y}|{X} * {Y}|{Y} times {X}|{X} taken {Y} times|the result of multiplying {X} by {Y}|{X} and {Y} multiplied",
    run: (x, y) => round(number(x) * number(y)),
  }),
  divide: ofTwoNumbers({
    names: "divide|quotient|div|ratio|split|divide_(numbers|by)|division|share_out|split_evenly|part_into",
    descriptions: `(Divide|Divides) (one number by another|two (numbers|values)|the first by the second)|Quotient of two (numbers|values)|(One number|x) divided by (another|y)|Split (a number|an amount) into equal parts|${compute} (the quotient|how often y fits into x)|Division of two numbers|Share an amount among so many people`,
    order:
      "divide {X} by {Y}|split {X} into {Y} equal parts|share {X} among {Y} people|split {X} evenly among {Y}|break {X} into {Y} equal pieces|cut {X} into {Y} equal parts",
    phrase:
      "{X} divided by {Y}|the quotient of {X} and {Y}|{X} / {Y}|one of {Y} equal parts of {X}|each share when {X} is split among {Y}|{X} split (among {Y}|{Y} ways|into {Y})|what each of {Y} people gets from {X}|{X} over {Y}",
    second: (random, x) => {
      const fitting = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12].filter((by) => number(x) % by === 0);
      return fitting.length === 0 ? random.integer(2, 9) : random.pick(fitting);
    },
    run: (x, y) => (number(y) === 0 ? undefined : round(number(x) / number(y))),
  }),
  percent: ofTwoNumbers({
    names: "percent|percentage|percent_of|share_of|part|percent_part|take_percent|fraction_of",
    descriptions: `(Percentage|Some percent|A percent) of a (number|value|whole)|Take a percentage of (a number|an amount)|${compute} (a percent of an amount|so many percent of a number)|So many percent of (a number|an amount)|Part of an amount in percent|A percent share of an amount`,
    order:
      "take {Y} percent of {X}|work out {Y} percent of {X}|find {Y}% of {X}|take a part of {Y} percent of {X}|figure {Y} percent of {X}",
    phrase:
      "{Y} percent of {X}|{Y}% of {X}|a share of {Y} percent of {X}|{Y} percent out of {X}|a part of {Y}% of {X}|the {Y} percent share of {X}",
    second: percents,
    run: (x, y) => round((number(x) * number(y)) / 100),
  }),
  partOf: ofTwoNumbers({
    names: "as_percent|in_percent|percent_share|part_in_percent|portion|ratio_percent|how_many_percent",
    descriptions: `How many percent one number is of another|(One number|x) as a percentage of (another|y)|${compute} which percent of y x is|The percent that x is of y|Share of a whole in percent`,
    order:
      "express {X} as a percentage of {Y}|write {X} in percent of {Y}|find how many percent of {Y} {X} is",
    phrase:
      "{X} as a percentage of {Y}|{X} in percent of {Y}|the percentage that {X} is of {Y}|the percent share of {X} in {Y}",
    second: (random) => random.pick([10, 20, 25, 40, 50, 80, 100, 200, 250, 400]),
    run: (x, y) => (number(y) === 0 ? undefined : round((number(x) * 100) / number(y))),
  }),
  discount: ofTwoNumbers({
    names:
      "discount|reduced|price_after|less_percent|(apply|take|give)_discount|price_cut|sale_price|cut_price|percent_off|reduced_price",
    descriptions: `(Take a percentage off|Reduce by a percentage|Apply a percent discount to|Lower by some percent) (a price|an amount|a number)|(Price|Amount) after a discount in percent|${compute} the reduced price|Sale price for a percent discount|What a price is with some percent off|Price less some percent`,
    order:
      "(reduce|lower|discount|cut) {X} by {Y} percent|take {Y} percent off {X}|apply a discount of {Y} percent to {X}|give {Y}% off on {X}|make {X} {Y} percent cheaper|knock {Y} percent off {X}",
    phrase:
      "{X} (with|after) a discount of {Y} percent|{X} less {Y} percent|{X} with {Y}% off|{X} reduced by {Y} percent|{X} after {Y} percent is taken off|{X} at a discount of {Y}%|the sale price of {X} at {Y} percent off|{X} when it is {Y} percent cheaper",
    second: percents,
    run: (x, y) => round((number(x) * (100 - number(y))) / 100),
  }),
  markup: ofTwoNumbers({
    names:
      "markup|with_tax|add_(percent|tax)|grow|raise|increase_by|with_interest|after_tax|plus_percent|price_with_tax|add_interest",
    descriptions: `(Add a percentage to|Increase by a percentage|Raise by some percent) (a price|an amount|a number)|(Price|Amount) with (tax|a surcharge|interest) in percent|${compute} (a price with tax|an amount with interest)|What an amount grows to with some percent|A price plus some percent`,
    order:
      "(raise|increase) {X} by {Y} percent|add {Y} percent (tax |interest |)to {X}|put {Y} percent (of tax |)on top of {X}|let {X} grow by {Y} percent|charge {Y} percent more than {X}|make {X} {Y} percent higher",
    phrase:
      "{X} plus {Y} percent (tax|interest|)|{X} with {Y}% (tax|interest|) added|{X} raised by {Y} percent|{X} after it grew by {Y} percent|{X} and {Y} percent on top|{X} including {Y} percent tax|{X} with a tax of {Y} percent",
    second: percents,
    run: (x, y) => round((number(x) * (100 + number(y))) / 100),
  }),
  larger: ofTwoNumbers({
    names: "max|larger|bigger|greater|maximum|highest|higher_of|more_of|pick_larger|the_bigger_one",
    descriptions: `(Larger|Greater|Bigger|Higher) of two (numbers|values)|(Maximum|The larger) of two numbers|Which of two numbers is larger|${compute} the (bigger|greater) one of two (numbers|values)|The higher one of two amounts`,
    order:
      "(choose|pick|find|take|keep|select) the (larger|greater|bigger|higher) (one |)of {X} and {Y}|compare {X} and {Y} and keep the larger",
    phrase:
      "the (larger|greater|bigger|maximum|higher) of {X} and {Y}|whichever is larger, {X} or {Y}|the (larger|greater|higher) one of {X} and {Y}|the maximum of {X} and {Y}",
    run: (x, y) => Math.max(number(x), number(y)),
  }),
  smaller: ofTwoNumbers({
    names: "min|smaller|lower|lesser|minimum|lowest|lower_of|less_of|pick_smaller|the_smaller_one",
    descriptions: `(Smaller|Lower|Lesser) of two (numbers|values)|(Minimum|The smaller) of two numbers|Which of two numbers is smaller|${compute} the (smaller|lower) one of two (numbers|values)|The lower one of two amounts`,
    order:
      "(choose|pick|find|take|keep|select) the (smaller|lower) (one |)of {X} and {Y}|compare {X} and {Y} and keep the smaller",
    phrase:
      "the (smaller|lower|minimum) of {X} and {Y}|whichever is smaller, {X} or {Y}|the (smaller|lower) one of {X} and {Y}|the minimum of {X} and {Y}",
    run: (x, y) => Math.min(number(x), number(y)),
  }),
  apart: ofTwoNumbers({
    names: "apart|gap|distance|absolute_difference|how_far|space_between|far_apart|how_far_apart",
    descriptions: `How far two numbers are apart|(Gap|Distance) between two numbers|Absolute difference of two values|${compute} the gap between two values|Difference without a sign`,
    order:
      "find the gap between {X} and {Y}|measure how far {X} and {Y} are apart|find the distance between {X} and {Y}",
    phrase:
      "the (gap|distance) between {X} and {Y}|the space from {X} to {Y}|the absolute difference of {X} and {Y}",
    run: (x, y) => round(Math.abs(number(x) - number(y))),
  }),
  middle: ofTwoNumbers({
    names: "middle|halfway|midpoint|mean_of_two|between|center_of|average_two|mid",
    descriptions: `(Middle|Mean|Average) of two numbers|The number halfway between two others|${compute} the middle of two values|What lies in the middle of x and y|Midpoint of two numbers`,
    order:
      "find the (middle|mean|average) of {X} and {Y}|find what is halfway between {X} and {Y}|average {X} and {Y}",
    phrase:
      "the (middle|mean|average) of {X} and {Y}|the number halfway between {X} and {Y}|the point in the middle of {X} and {Y}",
    run: (x, y) => round((number(x) + number(y)) / 2),
  }),
  remainder: ofTwoNumbers({
    names: "remainder|modulo|mod|rest|left_over|rest_of|remains|what_remains",
    descriptions: `Remainder of a division|What remains after dividing two numbers|(Rest|Remainder) when x is divided by y|${compute} (the rest of a division|what is left over in a division)|What is left when a number is shared out`,
    order:
      "find what remains when {X} is divided by {Y}|find the rest of {X} divided by {Y}|share {X} among {Y} and give the rest|take {Y} away from {X} as often as possible and keep the rest",
    phrase:
      "the (remainder|rest) of {X} divided by {Y}|the remainder when {X} is divided by {Y}|what is left over when {X} is shared among {Y}|the rest after dividing {X} by {Y}|{X} modulo {Y}",
    second: (random) => random.integer(2, 12),
    run: (x, y) => (number(y) === 0 ? undefined : round(number(x) % number(y))),
  }),
  howOften: ofTwoNumbers({
    names: "how_often|fits|times_in|whole_parts|full_boxes|whole_division|how_many_fit|packs",
    descriptions: `How often one number fits into another|Whole times that y goes into x|${compute} how many full packs of y x makes|Division without the rest|Number of full boxes for so many things`,
    order:
      "find how often {Y} fits into {X}|find how many whole times {Y} goes into {X}|divide {X} by {Y} and drop the rest",
    phrase:
      "the number of times {Y} fits into {X}|the number of full packs of {Y} in {X}|how often {Y} goes into {X}|{X} divided by {Y} without the rest",
    second: (random) => random.integer(2, 12),
    run: (x, y) => (number(y) === 0 ? undefined : Math.floor(number(x) / number(y))),
  }),
  power: ofTwoNumbers({
    names: "power|pow|raise|to_the|power_of|exponent|to_power",
    descriptions: `(Raise a number to|A number to) a power|(One number|x) to the power of (another|y)|${compute} a power of a number|A number times itself so many times`,
    order:
      "raise {X} to the power of {Y}|take {X} to the power of {Y}|multiply {X} by itself so that there are {Y} of it",
    phrase: "{X} to the power of {Y}|the power {Y} of {X}|{X} raised to {Y}|{X} to the {Y}",
    second: (random) => random.integer(2, 3),
    run: (x, y) => (number(y) > 3 || number(x) > 99 ? undefined : number(x) ** number(y)),
  }),
  area: ofTwoNumbers({
    names: "area|area_of|surface|floor_area|square_meters|rectangle_area|room_size",
    descriptions: `Area of a (rectangle|room|field|floor) from its length and width|${compute} the (area|surface) of a (room|garden|field)|Length times width|Surface of a floor with two sides`,
    order:
      "find the area of a (room|field|garden|floor|wall) of {X} by {Y}|find how large a (room|field|wall) of {X} by {Y} is",
    phrase: "the (area|surface) of a (room|field|garden|floor|wall) of {X} by {Y}|the area of {X} by {Y}",
    run: (x, y) => round(number(x) * number(y)),
  }),
  border: ofTwoNumbers({
    names: "perimeter|border|fence|way_around|around|fence_length|border_length",
    descriptions: `Way around a (rectangle|field|garden) with two sides|Length of the (fence|border) of a (field|garden)|${compute} how long the border of a field is|Perimeter from length and width`,
    order:
      "find the way around a (field|garden|park) of {X} by {Y}|find how long a fence around {X} by {Y} is",
    phrase:
      "the way around a (field|garden|park) of {X} by {Y}|the length of a fence around {X} by {Y}|the border of a field of {X} by {Y}",
    run: (x, y) => round(2 * (number(x) + number(y))),
  }),
  minutes: ofTwoNumbers({
    names: "minutes|to_minutes|in_minutes|all_minutes|hours_and_minutes|time_in_minutes|duration",
    descriptions: `Hours and minutes in minutes alone|${compute} a time of hours and minutes in minutes|How many minutes some hours and minutes are|Time in minutes from hours and minutes`,
    order:
      "take {X} as hours and {Y} as minutes and give it in minutes alone|count the minutes of {Y} minutes and so many hours: {X}",
    phrase:
      "the minutes in so many hours, {X}, and {Y} minutes|{X} as hours with {Y} minutes, in minutes alone",
    second: (random) => random.integer(1, 59),
    run: (x, y) => round(60 * number(x) + number(y)),
  }),
  clock: ofTwoNumbers({
    names: "clock|hours_later|later|clock_after|time_after|hour_after|on_the_clock",
    descriptions: `The hour of the day some hours after another|Hour on a clock of 24 hours, y hours after x|${compute} what hour it is some hours later|What the clock shows y hours later`,
    order: "find what hour it is {Y} hours after {X} on the clock|turn the clock on by {Y} hours from {X}",
    phrase: "the hour {Y} hours after {X} on the clock|the hour of the day {Y} hours after {X} on the clock",
    second: (random) => random.integer(2, 40),
    run: (x, y) => (number(x) > 24 ? undefined : (number(x) + number(y)) % 24),
  }),
  isMore: giving(
    "answer",
    ofTwoNumbers({
      names: "is_(more|larger|greater|bigger|above)|larger_than|more_than|exceeds|compare",
      descriptions: `Whether (one number|x) is (larger|greater|more) than (another|y)|(Yes|Says yes) if x is above y|Check if one number is (larger|bigger) than another|Tells if the first number is the greater one`,
      order:
        "(check|see|find out|tell me) (if|whether) {X} is (more|larger|greater) than {Y}|compare {X} with {Y} and say if it is more",
      phrase:
        "the answer to whether {X} is (more|larger) than {Y}|the answer, yes or no, to {X} being more than {Y}",
      run: (x, y) => yesNo(number(x) > number(y)),
    }),
  ),
};
