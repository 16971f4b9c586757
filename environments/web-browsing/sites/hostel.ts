import type { Random } from "sparring";
import { linksTo, money, type Pages, slug } from "../page.ts";
import { rooms } from "../words.ts";

/** A hostel. No two rooms cost the same; prices are for the whole room and a night. */
export interface Hostel {
  name: string;
  rooms: { name: string; beds: number; price: number; floor: number }[];
  extras: { breakfast: number; tax: number; bike: number; late: number };
}

export function drawHostel(random: Random, name: string): Hostel {
  const prices = random.shuffle(Array.from({ length: 30 }, (_, index) => 32 + 4 * index));
  return {
    name,
    rooms: random
      .shuffle(rooms)
      .slice(0, random.integer(5, 7))
      .map((room, index) => ({
        name: room,
        beds: random.integer(1, 8),
        price: prices[index] ?? 1,
        floor: random.integer(0, 4),
      })),
    extras: {
      breakfast: random.integer(10, 20) / 2,
      tax: random.integer(2, 6) / 2,
      bike: random.integer(8, 15),
      late: random.integer(5, 20),
    },
  };
}

export function hostelPages({ name, rooms, extras }: Hostel): Pages {
  const site = slug(name);
  const pages: Pages = {
    [site]: { title: name, lines: ["Sleep well."], links: linksTo(site, ["Rooms", "Extras"]) },
    [`${site}/rooms`]: {
      title: "Rooms",
      lines: ["Prices are for the whole room."],
      links: linksTo(
        site,
        rooms.map((room) => room.name),
      ),
    },
    [`${site}/extras`]: {
      title: "Extras",
      lines: [
        `Breakfast is ${money(extras.breakfast)} for each guest and morning.`,
        `The town takes ${money(extras.tax)} from each guest every night.`,
        `Bikes are ${extras.bike} a day.`,
        `Who arrives after 22:00 pays ${extras.late} once.`,
      ],
      links: [],
    },
  };
  for (const room of rooms) {
    pages[`${site}/${slug(room.name)}`] = {
      title: room.name,
      lines: [`Beds: ${room.beds}`, `Night: ${room.price}`, `Floor: ${room.floor}`],
      links: [],
    };
  }
  return pages;
}
