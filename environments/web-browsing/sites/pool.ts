import type { Random } from "sparring";
import { linksTo, money, type Pages, slug } from "../page.ts";
import { courses, people, weekdays } from "../words.ts";

/** A swimming pool. No two of its courses cost the same. */
export interface Pool {
  name: string;
  /** What a ticket costs, by kind, in the order of the page. */
  prices: { [ticket: string]: number };
  /** Whole hours, by weekday. */
  hours: { [day: string]: [opens: number, closes: number] };
  courses: { name: string; day: string; teacher: string; fee: number; places: number }[];
}

export function drawPool(random: Random, name: string): Pool {
  const adult = random.integer(9, 16) / 2;
  const child = adult - random.integer(3, 6) / 2;
  const fees = random.shuffle(Array.from({ length: 30 }, (_, index) => 30 + 5 * index));
  return {
    name,
    prices: {
      Adult: adult,
      Child: child,
      Student: child + 0.5,
      "Ten adult tickets": Math.round(adult * 8),
      "Ten child tickets": Math.round(child * 8),
      Sauna: adult + random.integer(6, 12),
      Towel: random.integer(3, 6) / 2,
      Locker: random.integer(1, 2) / 2,
    },
    hours: Object.fromEntries(weekdays.map((day) => [day, [random.integer(6, 11), random.integer(16, 22)]])),
    courses: random
      .shuffle(courses)
      .slice(0, random.integer(4, 7))
      .map((course, index) => ({
        name: course,
        day: random.pick(weekdays),
        teacher: random.pick(people),
        fee: fees[index] ?? 1,
        places: random.integer(1, 14),
      })),
  };
}

export function poolPages({ name, prices, hours, courses }: Pool): Pages {
  const site = slug(name);
  const pages: Pages = {
    [site]: {
      title: name,
      lines: ["Swim all year."],
      links: linksTo(site, ["Prices", "Opening hours", "Courses"]),
    },
    [`${site}/prices`]: {
      title: "Prices",
      lines: Object.entries(prices).map(([ticket, price]) => `${ticket}: ${money(price)}`),
      links: [],
    },
    [`${site}/opening-hours`]: {
      title: "Opening hours",
      lines: Object.entries(hours).map(([day, [opens, closes]]) => `${day}: ${opens} to ${closes}`),
      links: [],
    },
    [`${site}/courses`]: {
      title: "Courses",
      lines: [],
      links: linksTo(
        site,
        courses.map((course) => course.name),
      ),
    },
  };
  for (const course of courses) {
    pages[`${site}/${slug(course.name)}`] = {
      title: course.name,
      lines: [
        `Day: ${course.day}`,
        `Teacher: ${course.teacher}`,
        `Fee: ${course.fee}`,
        `Free places: ${course.places}`,
      ],
      links: [],
    };
  }
  return pages;
}
