import type { PosedTask, Random } from "sparring";
import { judge } from "../../judge.ts";
import type { Web } from "../browser.ts";
import { showScreen, slug } from "../page.ts";
import { type Bus, clock, type Line } from "../sites/bus.ts";
import { question, saysOnly, saysTime } from "./question.ts";
import { Walk } from "./walk.ts";

function lineAndStop(bus: Bus, random: Random): { line: Line; stop: string; minutes: number } {
  const line = random.pick(bus.lines);
  const [stop, minutes] = random.pick(Object.entries(line.stops));
  return { line, stop, minutes };
}

/** The source of the time of day that lies some minutes after the time in a variable. */
const later = (time: string, minutes: string) =>
  `(([hour, minute]) => { const all = Number(hour) * 60 + Number(minute) + ${minutes}; return String(Math.floor(all / 60)).padStart(2, "0") + ":" + String(all % 60).padStart(2, "0"); })(${time}.split(":"))`;

/** Tasks about the buses' pages. */
export const busTasks: PosedTask<Web>[] = [
  question("first-bus-at-address", 1, (walk, { bus }, random) => {
    const line = random.pick(bus.lines);
    const address = `${slug(bus.name)}/${slug(line.name)}`;
    return {
      instruction: `At what time does the first bus leave the station? It is on the page ${address}.`,
      walk: walk.browse(address).text("first", "First bus").number("every", "After that"),
      answer: "first",
      says: saysTime(clock(line.first)),
      wrong: ["every", later("first", "every"), '"at dawn"'],
    };
  }),

  question("minutes-to-last-stops", 2, (walk, { bus }, random) => {
    const { line, stop, minutes } = lineAndStop(bus, random);
    return {
      instruction: `Have a look at ${slug(bus.name)}/${slug(line.name)}: how many minutes is it from the station to ${stop}?`,
      walk: walk
        .browse(`${slug(bus.name)}/${slug(line.name)}`)
        .number("every", "After that")
        .number("minutes", stop),
      answer: "minutes",
      says: minutes,
      wrong: ["minutes + 1", "every + 60", `"${stop}"`],
    };
  }),

  question("day-pass", 3, (walk, { bus }) => ({
    instruction: `What do you pay for a day pass with ${bus.name}?`,
    walk: walk.look().press(bus.name, "Fares").number("ride", "One ride").number("day", "Day pass"),
    answer: "day",
    says: bus.fares.day,
    wrong: ["ride", "day + ride", "page.title"],
  })),

  question("lines-of-buses", 2, (walk, { bus }) => {
    const numbers = bus.lines.map(({ name }) => name.replace("Line ", ""));
    const all = numbers.map((number) => `numbers.includes("${number}")`).join(" && ");
    return {
      instruction: `Which lines do ${bus.name} run? Their numbers, please, I'm new in town.`,
      walk: walk.look().press(bus.name),
      answer: 'page.links.filter((link) => link.startsWith("Line")).join(", ")',
      says: `((numbers) => ${all} && numbers.length === ${numbers.length})(answer.match(/\\d+/g) ?? [])`,
      wrong: ["page.links[0]", "page.title", 'page.links.join(", ").replace(/\\d+/g, "7")'],
    };
  }),

  question("second-bus", 3, (walk, { bus }, random) => {
    const line = random.pick(bus.lines);
    return {
      instruction: `I always miss the first bus. At what time does the second bus of ${line.name} leave the station? ${bus.name} should know.`,
      walk: walk.look().press(bus.name, line.name).text("first", "First bus").number("every", "After that"),
      answer: later("first", "every"),
      says: saysTime(clock(line.first + line.every)),
      wrong: ["first", "every", later("first", "2 * every")],
    };
  }),

  question("rides-with-dog", 5, (walk, { bus }, random) => {
    const rides = random.integer(2, 5);
    const { ride, dog } = bus.fares;
    return {
      instruction: `${rides} rides with ${bus.name}, and my dog has to pay each time as well. How much will the two of us spend?`,
      walk: walk
        .look()
        .press(bus.name, "Fares")
        .number("ride", "One ride")
        .number("dog", "Dog")
        .workOut("both", "ride", "+", "dog")
        .workOut("cost", String(rides), "*", "both"),
      answer: "cost",
      says: rides * (ride + dog),
      wrong: ["ride", `${rides} * ride`, "cost + 1"],
    };
  }),

  question("there-at-what-time", 4, (walk, { bus }, random) => {
    const { line, stop, minutes } = lineAndStop(bus, random);
    if (minutes === line.every) return undefined;
    return {
      instruction: `Early shift at ${stop}. If I take the very first ${line.name} of ${bus.name} from the station, when am I there?`,
      walk: walk
        .look()
        .press(bus.name, line.name)
        .text("first", "First bus")
        .number("every", "After that")
        .number("minutes", stop),
      answer: later("first", "minutes"),
      says: saysTime(clock(line.first + minutes)),
      wrong: ["first", "minutes", later("first", "every")],
    };
  }),

  {
    name: "leave-second-screen-open",
    calls: 4,
    pose: ({ sites }, random) => {
      const { bus } = sites;
      const line = random.pick(bus.lines);
      const walked = () => new Walk(sites).look().press(bus.name, line.name);
      const { address, page, screen } = walked().turn(1).open;
      return {
        instruction: `Grandma wants to see the further stops of ${line.name}. Go through the ${bus.name} site to that line, turn to the second screen, and leave it like that.`,
        solution: walked().turn(1).returning('"done"'),
        verify: judge({
          records: [{ tool: "current_screen", args: {}, value: showScreen(address, page, screen) }],
        }),
        failures: [
          walked().returning('"done"'),
          walked().turn(1).back().returning('"done"'),
          new Walk(sites).look().press(bus.name, "Fares").returning("page.lines"),
        ],
      };
    },
  },

  question("day-passes", 4, (walk, { bus }, random) => {
    const days = random.integer(3, 6);
    return {
      instruction: `I need ${days} day passes for my visit. What do they come to at ${bus.name}?`,
      walk: walk
        .look()
        .press(bus.name, "Fares")
        .number("ten", "Ten rides")
        .number("day", "Day pass")
        .workOut("cost", String(days), "*", "day"),
      answer: "cost",
      says: days * bus.fares.day,
      wrong: ["day", "ten + 0.1", `cost + day`],
    };
  }),

  question("quicker-line", 5, (walk, { bus }, random) => {
    const [one, two] = random.shuffle(bus.lines);
    if (!one || !two || one.every === two.every) return undefined;
    const [often, seldom] = one.every < two.every ? [one, two] : [two, one];
    return {
      instruction: `I hate waiting. Of ${one.name} and ${two.name} of ${bus.name}, which one has a bus more often?`,
      walk: walk
        .look()
        .press(bus.name, one.name)
        .number("one", "After that")
        .back()
        .press(two.name)
        .number("two", "After that"),
      answer: `one < two ? "${one.name}" : "${two.name}"`,
      says: `(answer.match(/\\d+/g) ?? []).join() === "${often.name.replace("Line ", "")}"`,
      wrong: [`"${seldom.name}"`, `"${one.name} and ${two.name}"`, "one + two + 100"],
    };
  }),

  question("last-stop", 4, (walk, { bus }, random) => {
    const line = random.pick(bus.lines);
    const stops = Object.keys(line.stops);
    const last = stops.at(-1) ?? "";
    return {
      instruction: `At which stop does ${line.name} end? I fell asleep on the bus and have no idea where I am. It's one of ${bus.name}.`,
      walk: walk.look().press(bus.name, line.name).number("minutes", last),
      answer: 'page.lines.at(-1).split(":")[0]',
      says: saysOnly(last, stops.slice(0, -1)),
      wrong: ["page.lines[0]", "minutes", `"${stops[0]}"`],
    };
  }),
];
