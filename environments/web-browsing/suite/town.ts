import type { PosedTask } from "sparring";
import type { Web } from "../browser.ts";
import { slug } from "../page.ts";
import { question, saysOnly } from "./question.ts";

/** Tasks about the start page, about several sites at once, and for the calculator alone. */
export const townTasks: PosedTask<Web>[] = [
  question("price-of-each-piece", 1, (walk, _sites, random) => {
    const [pieces, cents] = [random.integer(3, 8), 50 * random.integer(9, 60)];
    const bill = ((pieces * cents) / 100).toFixed(2);
    return {
      instruction: `${pieces} identical chairs for ${bill} dollars, how much is one? Just divide it for me, my head hurts.`,
      walk: walk.workOut("each", bill, "/", String(pieces)),
      answer: "each",
      says: cents / 100,
      wrong: [`each * 2`, bill, `each + ${pieces}`],
    };
  }),

  question("sum-of-products", 2, (walk, _sites, random) => {
    const [a, b, c] = [random.integer(12, 48), random.integer(6, 19), random.integer(21, 99)];
    return {
      instruction: `Work out ${a} * ${b} + ${c}.`,
      walk: walk.workOut("product", String(a), "*", String(b)).workOut("result", "product", "+", String(c)),
      answer: "result",
      says: a * b + c,
      wrong: ["product", `${a} * (${b} + ${c})`, `${a} + ${b} + ${c}`],
    };
  }),

  question("split-bill", 2, (walk, _sites, random) => {
    const [friends, cents] = [random.pick([3, 4, 6]), random.integer(180, 420) * 5];
    const [bill, tip] = [(friends * cents) / 100, friends * random.integer(1, 3)];
    return {
      instruction: `${friends} friends, a dinner for ${bill.toFixed(2)} dollars and ${tip} dollars of tip on top. What does each one pay?`,
      walk: walk
        .workOut("all", bill.toFixed(2), "+", String(tip))
        .workOut("each", "all", "/", String(friends)),
      answer: "each",
      says: Math.round(((bill + tip) / friends) * 100) / 100,
      wrong: [`${bill} / ${friends}`, `${tip} / ${friends}`, "all"],
    };
  }),

  question("full-name-of-site", 1, (walk, sites, random) => {
    const name = random.pick(Object.values(sites)).name;
    const [place = ""] = name.split(" ");
    return {
      instruction: `There is some site called ${place} something on the start page. What is its full name?`,
      walk: walk.look(),
      answer: `page.links.find((link) => link.startsWith("${place} "))`,
      says: saysOnly(
        name,
        Object.values(sites)
          .map((site) => site.name)
          .filter((each) => each !== name),
      ),
      wrong: [`"${place}"`, "page.title", `page.links.find((link) => !link.startsWith("${place} "))`],
    };
  }),

  question("swim-and-bus", 6, (walk, { pool, bus }) => {
    const { Adult: adult = 0 } = pool.prices;
    const { ride } = bus.fares;
    return {
      instruction: `I take a ride with ${bus.name} to ${pool.name}, swim once as an adult, and ride home again. The prices are on ${slug(pool.name)}/prices. What does the afternoon cost me?`,
      walk: walk
        .look()
        .press(bus.name, "Fares")
        .number("ride", "One ride")
        .browse(`${slug(pool.name)}/prices`)
        .number("adult", "Adult")
        .workOut("there", "adult", "+", "ride")
        .workOut("cost", "there", "+", "ride"),
      answer: "cost",
      says: adult + 2 * ride,
      wrong: ["there", "ride", "adult"],
    };
  }),

  question("book-or-card", 5, (walk, { library, shop }, random) => {
    const good = random.pick(random.pick(shop.shelves).goods);
    const { card } = library.fees;
    if (good.price === card) return undefined;
    const address = `${slug(shop.name)}/${slug(good.name)}`;
    return {
      instruction: `For her birthday she gets a year's card of ${library.name} and the thing on ${address}. What will both together cost?`,
      walk: walk
        .browse(address)
        .number("price", "Price")
        .look()
        .browse(slug(library.name))
        .press("Fees")
        .number("card", "A card")
        .workOut("both", "price", "+", "card"),
      answer: "both",
      says: good.price + card,
      wrong: ["price", "card", "price * 2 + card"],
    };
  }),

  question("two-addresses-one-bill", 3, (walk, { hostel, pool }, random) => {
    const room = random.pick(hostel.rooms);
    const course = random.pick(pool.courses);
    const [first, second] = [
      `${slug(hostel.name)}/${slug(room.name)}`,
      `${slug(pool.name)}/${slug(course.name)}`,
    ];
    return {
      instruction: `I'm booking one night in the room on ${first} and the course on ${second}. Please add up the two amounts.`,
      walk: walk
        .browse(first)
        .number("night", "Night")
        .browse(second)
        .number("fee", "Fee")
        .workOut("sum", "night", "+", "fee"),
      answer: "sum",
      says: room.price + course.fee,
      wrong: ["night", "fee", "sum + night"],
    };
  }),
];
