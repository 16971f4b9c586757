import type { Random } from "sparring";
import { linksTo, money, type Pages, slug } from "../page.ts";
import { stops } from "../words.ts";

/** Bus lines that all start at the station. */
export interface Bus {
  name: string;
  lines: Line[];
  fares: { ride: number; day: number; tenRides: number; dog: number };
}

export interface Line {
  name: string;
  /** Minutes after midnight. */
  first: number;
  /** Minutes between two buses. */
  every: number;
  /** Minutes from the station, by stop, in order. */
  stops: { [stop: string]: number };
}

export function drawBus(random: Random, name: string): Bus {
  const ride = random.integer(9, 16) / 4;
  const numbers = random.shuffle(Array.from({ length: 30 }, (_, index) => index + 1)).slice(0, 3);
  return {
    name,
    lines: numbers.sort((a, b) => a - b).map((number) => drawLine(random, `Line ${number}`)),
    fares: { ride, day: Math.ceil(ride * 2.5), tenRides: Math.round(ride * 8), dog: 1 },
  };
}

function drawLine(random: Random, name: string): Line {
  let minutes = 0;
  const served = random.shuffle(stops).slice(0, random.integer(6, 9));
  return {
    name,
    first: 5 * random.integer(60, 90),
    every: random.pick([10, 12, 15, 20, 30]),
    stops: Object.fromEntries(
      served.map((stop) => {
        minutes += random.integer(2, 8);
        return [stop, minutes];
      }),
    ),
  };
}

/** A time of day, from minutes after midnight: "07:05". */
export const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

export function busPages({ name, lines, fares }: Bus): Pages {
  const site = slug(name);
  const pages: Pages = {
    [site]: {
      title: name,
      lines: ["All lines start at the station."],
      links: linksTo(site, [...lines.map((line) => line.name), "Fares"]),
    },
    [`${site}/fares`]: {
      title: "Fares",
      lines: [
        `One ride: ${money(fares.ride)}`,
        `Day pass: ${money(fares.day)}`,
        `Ten rides: ${money(fares.tenRides)}`,
        `Dog: ${money(fares.dog)} a ride`,
      ],
      links: [],
    },
  };
  for (const line of lines) {
    pages[`${site}/${slug(line.name)}`] = {
      title: line.name,
      lines: [
        `First bus from the station: ${clock(line.first)}`,
        `After that every ${line.every} minutes`,
        ...Object.entries(line.stops).map(
          ([stop, minutes]) => `${stop}: ${minutes} minutes from the station`,
        ),
      ],
      links: [],
    };
  }
  return pages;
}
