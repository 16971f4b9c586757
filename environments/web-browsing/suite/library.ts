import type { PosedTask } from "sparring";
import type { Web } from "../browser.ts";
import { slug } from "../page.ts";
import { question, saysOnly } from "./question.ts";

const cents = (amount: number) => Math.round(amount * 100) / 100;

/** Tasks about the library's pages. */
export const libraryTasks: PosedTask<Web>[] = [
  question("author-at-address", 1, (walk, { library }, random) => {
    const book = random.pick(random.pick(library.sections).books);
    const address = `${slug(library.name)}/${slug(book.title)}`;
    return {
      instruction: `Who wrote the book on the page ${address}?`,
      walk: walk.browse(address).text("author", "Written by").number("year", "Year"),
      answer: "author",
      says: saysOnly(book.author, []),
      wrong: ["year", "page.title", '"nobody"'],
    };
  }),

  question("copies-at-two-addresses", 2, (walk, { library }, random) => {
    const [one, two] = random.shuffle(library.sections.flatMap(({ books }) => books));
    if (!one || !two || one.copies === 0 || two.copies === 0) return undefined;
    const [first, second] = [one, two].map(({ title }) => `${slug(library.name)}/${slug(title)}`);
    return {
      instruction: `How many copies are on the shelf of ${first} and ${second} together?`,
      walk: walk
        .browse(first ?? "")
        .number("one", "Copies")
        .browse(second ?? "")
        .number("two", "Copies"),
      answer: "one + two",
      says: one.copies + two.copies,
      wrong: ["one", "two", "one + two + 1"],
    };
  }),

  question("late-again", 2, (walk, { library }, random) => {
    const days = random.integer(11, 29);
    const address = `${slug(library.name)}/fees`;
    return {
      instruction: `Oops, one book is ${days} days late. ${address} should say what a day costs. What do I owe?`,
      walk: walk
        .browse(address)
        .number("fee", "A late book")
        .number("lost", "A lost book")
        .workOut("owed", "fee", "*", String(days)),
      answer: "owed",
      says: cents(library.fees.lateDay * days),
      wrong: ["fee", `lost + fee * ${days}`, String(days)],
    };
  }),

  question("dog-ate-it", 3, (walk, { library }) => {
    const { lostBook, card } = library.fees;
    if (lostBook === card) return undefined;
    return {
      instruction: `The dog ate a book of the ${library.name}. I suppose it counts as lost now; what will they charge me for it?`,
      walk: walk.look().press(library.name, "Fees").number("lost", "A lost book").number("card", "A card"),
      answer: "lost",
      says: lostBook,
      wrong: ["card", "lost + card", '"nothing"'],
    };
  }),

  question("pile-of-copies", 4, (walk, { library }, random) => {
    const sheets = 20 * random.integer(3, 12);
    const cost = cents(library.fees.copy * sheets);
    return {
      instruction: `I have ${sheets} sheets to put through the copier at the ${library.name}. How much money should I bring?`,
      walk: walk
        .look()
        .press(library.name, "Fees")
        .number("sheet", "The copier")
        .number("card", "A card")
        .workOut("cost", "sheet", "*", String(sheets)),
      answer: "cost",
      says: cost,
      wrong: ["sheet", `cost + card`, String(sheets + 1)],
    };
  }),

  question("is-it-long", 4, (walk, { library }, random) => {
    const section = random.pick(library.sections);
    const book = random.pick(section.books);
    return {
      instruction: `Is "${book.title}" a long read? Tell me how many pages it has. You'll find it among ${section.name} at the ${library.name}.`,
      walk: walk
        .look()
        .press(library.name, section.name, book.title)
        .number("pages", "Pages")
        .number("year", "Year"),
      answer: "pages",
      says: book.pages,
      wrong: ["year", "page.lines[0]", '"yes"'],
    };
  }),

  question("age-of-book", 5, (walk, { library }, random) => {
    const section = random.pick(library.sections);
    const book = random.pick(section.books);
    const now = random.integer(2026, 2030);
    return {
      instruction: `It's ${now}. How old is "${book.title}" by now, in years? It must be somewhere under ${section.name} on the site of ${library.name}.`,
      walk: walk
        .look()
        .press(library.name, section.name, book.title)
        .number("year", "Year")
        .number("pages", "Pages")
        .workOut("age", String(now), "-", "year"),
      answer: "age",
      says: now - book.year,
      wrong: ["year", "pages + 1000", "age + 1"],
    };
  }),

  question("last-one-on-shelf", 5, (walk, { library }, random) => {
    const section = random.pick(library.sections);
    const book = section.books[random.integer(6, 8)];
    if (book === undefined) return undefined;
    return {
      instruction: `can you check if ${library.name} has any copy of "${book.title}" left on the shelf, and how many? it's one of their ${section.name} books`,
      walk: walk
        .look()
        .press(library.name, section.name, book.title)
        .number("copies", "Copies")
        .number("year", "Year"),
      answer: "copies",
      says: book.copies,
      wrong: ["year", "copies + 2", '"plenty"'],
    };
  }),

  question("older-of-two-books", 6, (walk, { library }, random) => {
    const section = random.pick(library.sections);
    const [one, two] = random.shuffle(section.books);
    if (!one || !two) return undefined;
    const [old, young] = one.year < two.year ? [one, two] : [two, one];
    return {
      instruction: `For my essay I may only use the older of "${one.title}" and "${two.title}". Both are in ${section.name} at the ${library.name}. Which one is it?`,
      walk: walk
        .look()
        .press(library.name, section.name, one.title)
        .number("one", "Year")
        .back()
        .press(two.title)
        .number("two", "Year"),
      answer: `one < two ? "${one.title}" : "${two.title}"`,
      says: saysOnly(old.title, [young.title]),
      wrong: [`"${young.title}"`, "Math.min(one, two)", `"${old.title} or ${young.title}"`],
    };
  }),
];
