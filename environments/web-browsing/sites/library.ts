import type { Random } from "sparring";
import { linksTo, money, type Pages, slug } from "../page.ts";
import { people, sections, titles } from "../words.ts";

/** A library. No two books of a section have as many pages or are of the same year. */
export interface Library {
  name: string;
  sections: { name: string; books: Book[] }[];
  fees: { card: number; lateDay: number; lostBook: number; copy: number };
}

export interface Book {
  title: string;
  author: string;
  pages: number;
  year: number;
  copies: number;
}

export function drawLibrary(random: Random, name: string): Library {
  const left = random.shuffle(titles);
  const names = random.shuffle(sections).slice(0, 3);
  return {
    name,
    sections: names.map((section) => {
      const years = random.shuffle(Array.from({ length: 60 }, (_, index) => 1960 + index));
      const pages = random.shuffle(Array.from({ length: 50 }, (_, index) => 90 + 9 * index));
      return {
        name: section,
        books: left.splice(0, random.integer(5, 9)).map((title, index) => ({
          title,
          author: random.pick(people),
          pages: pages[index] ?? 1,
          year: years[index] ?? 1,
          copies: random.integer(0, 6),
        })),
      };
    }),
    fees: {
      card: random.integer(6, 20),
      lateDay: random.integer(1, 6) / 10,
      lostBook: random.integer(15, 30),
      copy: random.integer(1, 4) / 20,
    },
  };
}

export function libraryPages({ name, sections, fees }: Library): Pages {
  const site = slug(name);
  const pages: Pages = {
    [site]: {
      title: name,
      lines: ["Books for everyone."],
      links: linksTo(site, [...sections.map((section) => section.name), "Fees"]),
    },
    [`${site}/fees`]: {
      title: "Fees",
      lines: [
        `A card costs ${money(fees.card)} a year.`,
        `A late book costs ${money(fees.lateDay)} a day.`,
        `A lost book costs ${money(fees.lostBook)}.`,
        `The copier takes ${money(fees.copy)} a sheet.`,
      ],
      links: [],
    },
  };
  for (const section of sections) {
    const books = section.books.map(({ title }) => title);
    pages[`${site}/${slug(section.name)}`] = { title: section.name, lines: [], links: linksTo(site, books) };
    for (const book of section.books) {
      pages[`${site}/${slug(book.title)}`] = {
        title: book.title,
        lines: [
          `Written by: ${book.author}`,
          `Pages: ${book.pages}`,
          `Year: ${book.year}`,
          `Copies on the shelf: ${book.copies}`,
        ],
        links: [],
      };
    }
  }
  return pages;
}
