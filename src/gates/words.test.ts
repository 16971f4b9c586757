import { expect, test } from "vitest";
import { namesIn } from "./unknown-name.ts";
import { evidenceOf, spellingsOf, stemsIn, textOf } from "./words.ts";

test.each([
  ["the order W12, please", "w12"],
  ["1,400.0 dollars", 1400],
  ["three nights", 3],
  ["318 Pine Street, Ashton", "pine street ashton"],
  ["nothing", "="],
])("%s says %s", (text, phrase) => {
  expect(evidenceOf([text]).says(phrase)).toBe(true);
});

test.each([
  ["the order W123", "W12"],
  ["1400", 140],
  ["sugarcane", "sugar"],
])("%s does not say %s", (text, phrase) => {
  expect(evidenceOf([text]).says(phrase)).toBe(false);
});

test("percents are fractions, discounts and surcharges", () => {
  for (const value of [40, 0.4]) expect(spellingsOf("40 percent")(value)).toContain(40);
  expect(spellingsOf("40% off")(0.6)).toContain(40);
  expect(spellingsOf("40 boxes")(0.4)).toEqual([0.4]);
});

test("stems join the forms of a word, take names apart and leave out what any request says", () => {
  expect(stemsIn("Please list the bookings")).toEqual(stemsIn("book_id bookHotel".replace("Hotel", "")));
});

test("a value says its keys and its leaves", () => {
  expect(textOf({ user: { name: "Ada", ids: [1, 2] } })).toBe("user | name | ids | Ada | 1 | 2");
});

test.each([
  ['Send Ravi the word "harbour".', ["harbour", "Ravi"]],
  ["Cancel W12. Then tell me about a@b.org and 30 more", ["W12", "a@b.org", "30"]],
  ["I am Mei. Is it over 50?", []],
  ["Hello Tom, what's the DNA?", ["DNA"]],
])("the names in %s", (text, names) => {
  expect(namesIn(text)).toEqual(names);
});
