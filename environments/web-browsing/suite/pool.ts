import type { PosedTask } from "sparring";
import { judge } from "../../judge.ts";
import type { Web } from "../browser.ts";
import { showScreen, slug } from "../page.ts";
import { question, saysOnly } from "./question.ts";
import { Walk } from "./walk.ts";

/** Tasks about the pool's pages. */
export const poolTasks: PosedTask<Web>[] = [
  question("teacher-at-address", 1, (walk, { pool }, random) => {
    const course = random.pick(pool.courses);
    const address = `${slug(pool.name)}/${slug(course.name)}`;
    return {
      instruction: `Who teaches the course on the page ${address}?`,
      walk: walk.browse(address).text("teacher", "Teacher").text("day", "Day"),
      answer: "teacher",
      says: saysOnly(course.teacher, []),
      wrong: ["day", "page.title", "page.lines[2]"],
    };
  }),

  {
    name: "leave-prices-open",
    calls: 1,
    pose: ({ sites }) => {
      const site = slug(sites.pool.name);
      const { address, page, screen } = new Walk(sites).browse(`${site}/prices`).open;
      return {
        instruction: `Open ${address} in the browser and leave it there, I want to read it myself.`,
        solution: new Walk(sites).browse(address).returning('"done"'),
        verify: judge({
          records: [{ tool: "current_screen", args: {}, value: showScreen(address, page, screen) }],
        }),
        failures: [
          new Walk(sites).browse(address).back().returning('"done"'),
          new Walk(sites).browse(`${site}/courses`).returning('"done"'),
          new Walk(sites).look().returning("page.title"),
        ],
      };
    },
  },

  question("towel", 2, (walk, { pool }) => {
    const { Towel: towel = 0, Locker: locker = 0 } = pool.prices;
    if (towel === locker) return undefined;
    return {
      instruction: `Forgot my towel again... what do they take for one? See ${slug(pool.name)}/prices.`,
      walk: walk
        .browse(`${slug(pool.name)}/prices`)
        .number("towel", "Towel")
        .number("locker", "Locker"),
      answer: "towel",
      says: towel,
      wrong: ["locker", "towel * 2", "page.title"],
    };
  }),

  question("student-ticket", 3, (walk, { pool }) => ({
    instruction: `I'm a student. What would one swim cost me at ${pool.name}?`,
    walk: walk.look().press(pool.name, "Prices").number("adult", "Adult").number("student", "Student"),
    answer: "student",
    says: pool.prices.Student ?? 0,
    wrong: ["adult", "student / 2", '"free"'],
  })),

  question("long-sunday", 4, (walk, { pool }) => {
    const [opens = 0, closes = 0] = pool.hours.Sunday ?? [];
    return {
      instruction: `When exactly does ${pool.name} close on Sunday? The full hour is enough.`,
      walk: walk
        .look()
        .press(pool.name, "Opening hours")
        .number("opens", "Sunday")
        .number("closes", "Sunday", 1),
      answer: "closes",
      says: closes,
      wrong: ["opens", "closes - opens", String(opens + 0.5)],
    };
  }),

  question("hours-of-day", 4, (walk, { pool }, random) => {
    const day = random.pick(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]);
    const [opens = 0, closes = 0] = pool.hours[day] ?? [];
    if (closes - opens === opens) return undefined;
    return {
      instruction: `For how many hours can one swim at ${pool.name} on a ${day}, from opening to closing time?`,
      walk: walk
        .look()
        .press(pool.name, "Opening hours")
        .number("opens", day)
        .number("closes", day, 1)
        .workOut("hours", "closes", "-", "opens"),
      answer: "hours",
      says: closes - opens,
      wrong: ["opens", "closes", "opens + closes"],
    };
  }),

  question("family-swim", 6, (walk, { pool }, random) => {
    const { Adult: adult = 0, Child: child = 0 } = pool.prices;
    const children = random.integer(2, 4);
    return {
      instruction: `Two grown-ups and ${children} children want to go to ${pool.name} on a rainy day. What do the tickets cost all together?`,
      walk: walk
        .look()
        .press(pool.name, "Prices")
        .number("adult", "Adult")
        .number("child", "Child")
        .workOut("grown", "2", "*", "adult")
        .workOut("young", String(children), "*", "child")
        .workOut("cost", "grown", "+", "young"),
      answer: "cost",
      says: 2 * adult + children * child,
      wrong: ["adult + child", "young", "grown"],
    };
  }),

  question("course-fee", 4, (walk, { pool }, random) => {
    const course = random.pick(pool.courses);
    return {
      instruction: `Good evening! Could you find out for me what ${pool.name} wants for the ${course.name} course?`,
      walk: walk
        .look()
        .press(pool.name, "Courses", course.name)
        .number("fee", "Fee")
        .number("places", "Free places"),
      answer: "fee",
      says: course.fee,
      wrong: ["places", "fee + 5", "page.title"],
    };
  }),

  question("room-for-all-of-us", 5, (walk, { pool }, random) => {
    const course = random.pick(pool.courses);
    const friends = random.integer(2, 3);
    if (course.places <= friends) return undefined;
    return {
      instruction: `${friends} friends and nobody else join the ${course.name} course of ${pool.name} today. How many free places will be left after that?`,
      walk: walk
        .look()
        .press(pool.name, "Courses", course.name)
        .number("places", "Free places")
        .workOut("left", "places", "-", String(friends)),
      answer: "left",
      says: course.places - friends,
      wrong: ["places", `places + ${friends}`, '"none"'],
    };
  }),

  question("saved-by-ten-tickets", 5, (walk, { pool }) => {
    const { Adult: adult = 0, "Ten adult tickets": ten = 0 } = pool.prices;
    const saved = 10 * adult - ten;
    if (saved === adult) return undefined;
    return {
      instruction: `I swim a lot. Compared with ten single adult tickets at ${pool.name}, how much do I save when I buy the ten tickets at once?`,
      walk: walk
        .look()
        .press(pool.name, "Prices")
        .number("adult", "Adult")
        .number("ten", "Ten adult tickets")
        .workOut("singles", "10", "*", "adult")
        .workOut("saved", "singles", "-", "ten"),
      answer: "saved",
      says: saved,
      wrong: ["ten", "adult", "singles"],
    };
  }),

  question("cheaper-course", 6, (walk, { pool }, random) => {
    const [one, two] = random.shuffle(pool.courses);
    if (!one || !two) return undefined;
    const [cheap, dear] = one.fee < two.fee ? [one, two] : [two, one];
    return {
      instruction: `My doctor says ${one.name} or ${two.name}, it's all the same to her. Then I'll take the one with the lower fee at ${pool.name}. Which is that?`,
      walk: walk
        .look()
        .press(pool.name, "Courses", one.name)
        .number("one", "Fee")
        .back()
        .press(two.name)
        .number("two", "Fee"),
      answer: `one < two ? "${one.name}" : "${two.name}"`,
      says: saysOnly(cheap.name, [dear.name]),
      wrong: [`"${dear.name}"`, "Math.min(one, two)", `"${cheap.name} and ${dear.name}"`],
    };
  }),
];
