import type { Random } from "sparring";
import { linksTo, money, type Pages, slug } from "../page.ts";
import { goods, people } from "../words.ts";

/** A shop with shelves of handmade things. No two things of a shelf cost the same. */
export interface Shop {
  name: string;
  shelves: { name: string; goods: Good[] }[];
  delivery: { fee: number; freeFrom: number; wrapping: number; days: number };
}

export interface Good {
  name: string;
  price: number;
  grams: number;
  stock: number;
  maker: string;
}

export function drawShop(random: Random, name: string): Shop {
  const shelves = random.shuffle(Object.keys(goods)).slice(0, 3);
  return {
    name,
    shelves: shelves.map((shelf) => {
      const prices = random.shuffle(Array.from({ length: 60 }, (_, index) => 4 + index / 2));
      const names = random.shuffle(goods[shelf] ?? []).slice(0, random.integer(5, 9));
      return {
        name: shelf,
        goods: names.map((good, index) => ({
          name: good,
          price: prices[index] ?? 1,
          grams: 10 * random.integer(5, 90),
          stock: random.integer(0, 12),
          maker: random.pick(people),
        })),
      };
    }),
    delivery: {
      fee: random.integer(6, 16) / 2,
      freeFrom: 10 * random.integer(5, 9),
      wrapping: random.integer(3, 8) / 2,
      days: random.integer(2, 6),
    },
  };
}

export function shopPages({ name, shelves, delivery }: Shop): Pages {
  const site = slug(name);
  const pages: Pages = {
    [site]: {
      title: name,
      lines: ["Things made by hand."],
      links: linksTo(site, [...shelves.map((shelf) => shelf.name), "Delivery"]),
    },
    [`${site}/delivery`]: {
      title: "Delivery",
      lines: [
        `Delivery costs ${money(delivery.fee)} an order.`,
        `Orders of ${delivery.freeFrom} or more are delivered free.`,
        `Gift paper is ${money(delivery.wrapping)} a piece.`,
        `A parcel takes ${delivery.days} days.`,
      ],
      links: [],
    },
  };
  for (const shelf of shelves) {
    const names = shelf.goods.map((good) => good.name);
    pages[`${site}/${slug(shelf.name)}`] = { title: shelf.name, lines: [], links: linksTo(site, names) };
    for (const good of shelf.goods) {
      pages[`${site}/${slug(good.name)}`] = {
        title: good.name,
        lines: [
          `Price: ${money(good.price)}`,
          `Weight: ${good.grams} grams`,
          `Left: ${good.stock}`,
          `Made by: ${good.maker}`,
        ],
        links: [],
      };
    }
  }
  return pages;
}
