import type { PosedTask, Random } from "sparring";
import type { Web } from "../browser.ts";
import { slug } from "../page.ts";
import type { Shop } from "../sites/shop.ts";
import { question, saysOnly } from "./question.ts";

/** Two different things of one shelf. */
function twoGoods(shop: Shop, random: Random) {
  const shelf = random.pick(shop.shelves);
  const [one, two] = random.shuffle(shelf.goods);
  return one && two && { shelf, one, two };
}

const names = (goods: readonly { name: string }[]) => goods.map(({ name }) => name);

/** Tasks about the shop's pages. */
export const shopTasks: PosedTask<Web>[] = [
  question("price-at-address", 1, (walk, { shop }, random) => {
    const good = random.pick(random.pick(shop.shelves).goods);
    const address = `${slug(shop.name)}/${slug(good.name)}`;
    return {
      instruction: `What is the price on the page ${address}?`,
      walk: walk.browse(address).number("price", "Price").number("grams", "Weight"),
      answer: "price",
      says: good.price,
      wrong: ["grams", "price + 1", '"expensive"'],
    };
  }),

  question("what-shelves", 2, (walk, { shop }) => {
    const [one, two, three] = shop.shelves.map(({ name }) => `answer.includes("${name}")`);
    return {
      instruction: `I'm curious, into which shelves has ${shop.name} sorted its things? I mean the names of all three.`,
      walk: walk.look().press(shop.name),
      answer: 'page.links.filter((link) => link !== "Delivery").join(", ")',
      says: `${one} && ${two} && ${three} && !answer.includes("Delivery")`,
      wrong: ["page.links[0]", "page.links", "page.title"],
    };
  }),

  question("wrap-my-gifts", 2, (walk, { shop }, random) => {
    const count = random.integer(3, 9);
    const address = `${slug(shop.name)}/delivery`;
    const cost = shop.delivery.wrapping * count;
    if (cost === shop.delivery.fee) return undefined;
    return {
      instruction: `All ${count} of my presents need gift paper. Look at ${address} and tell me what that comes to.`,
      walk: walk
        .browse(address)
        .number("fee", "Delivery costs")
        .number("wrapping", "Gift paper")
        .workOut("cost", String(count), "*", "wrapping"),
      answer: "cost",
      says: cost,
      wrong: ["wrapping", "fee", `fee * ${count} + 1`],
    };
  }),

  question("how-long-for-parcel", 3, (walk, { shop }) => ({
    instruction: `If I order from ${shop.name}, for how many days will the parcel be on its way?`,
    walk: walk.look().press(shop.name, "Delivery").number("days", "A parcel takes"),
    answer: "days",
    says: shop.delivery.days,
    wrong: ["days + 1", "days + 3", '"soon"'],
  })),

  question("short-of-free-delivery", 4, (walk, { shop }, random) => {
    const { freeFrom, fee } = shop.delivery;
    const spent = random.integer(20, 45);
    if (freeFrom - spent === fee) return undefined;
    return {
      instruction: `My basket at ${shop.name} stands at ${spent} dollars. How much more do I have to spend until they deliver it free of charge?`,
      walk: walk
        .look()
        .press(shop.name, "Delivery")
        .number("free", "Orders of")
        .workOut("missing", "free", "-", String(spent)),
      answer: "missing",
      says: freeFrom - spent,
      wrong: ["free", String(spent), `free + ${spent}`],
    };
  }),

  question("weight-in-bag", 4, (walk, { shop }, random) => {
    const shelf = random.pick(shop.shelves);
    const good = random.pick(shelf.goods);
    if (good.grams === good.price) return undefined;
    return {
      instruction: `Hand luggage only! How many grams does the ${good.name} weigh? It's from ${shop.name}, ${shelf.name.toLowerCase()} shelf.`,
      walk: walk
        .look()
        .press(shop.name, shelf.name, good.name)
        .number("price", "Price")
        .number("grams", "Weight"),
      answer: "grams",
      says: good.grams,
      wrong: ["price", "grams / 1000", '"too much"'],
    };
  }),

  question("whose-hands", 5, (walk, { shop }, random) => {
    const shelf = random.pick(shop.shelves);
    const good = shelf.goods[random.integer(6, 8)];
    if (good === undefined) return undefined;
    return {
      instruction: `I fell in love with the ${good.name} I saw at a friend's. It came from ${shop.name} (${shelf.name}). Who made it? I want to write a thank-you card.`,
      walk: walk.look().press(shop.name, shelf.name, good.name).text("maker", "Made by"),
      answer: "maker",
      says: saysOnly(good.maker, []),
      wrong: ["maker.slice(0, 3)", "page.title", "page.lines[0]"],
    };
  }),

  question("many-of-one", 5, (walk, { shop }, random) => {
    const shelf = random.pick(shop.shelves);
    const good = random.pick(shelf.goods);
    const count = random.integer(4, 12);
    return {
      instruction: `We're ${count} at the table, and everyone should have a ${good.name} from ${shop.name}. They are under ${shelf.name}. What do ${count} of them cost, leaving delivery aside?`,
      walk: walk
        .look()
        .press(shop.name, shelf.name, good.name)
        .number("price", "Price")
        .number("grams", "Weight")
        .workOut("cost", "price", "*", String(count)),
      answer: "cost",
      says: good.price * count,
      wrong: ["price", `price + ${count}`, `grams * ${count} + 0.5`],
    };
  }),

  question("dearer-of-two-goods", 6, (walk, { shop }, random) => {
    const found = twoGoods(shop, random);
    if (found === undefined) return undefined;
    const { shelf, one, two } = found;
    const [dear, cheap] = one.price > two.price ? [one, two] : [two, one];
    return {
      instruction: `Please settle an argument: ${one.name} or ${two.name}, which one is more expensive? Both stand on the ${shelf.name} shelf of ${shop.name}.`,
      walk: walk
        .look()
        .press(shop.name, shelf.name, one.name)
        .number("one", "Price")
        .back()
        .press(two.name)
        .number("two", "Price"),
      answer: `one > two ? "${one.name}" : "${two.name}"`,
      says: saysOnly(dear.name, [cheap.name]),
      wrong: [`"${cheap.name}"`, "one + two", `"${names([one, two]).join(" and ")}"`],
    };
  }),

  question("order-with-delivery", 6, (walk, { shop }, random) => {
    const shelf = random.pick(shop.shelves);
    const good = random.pick(shelf.goods);
    const { fee, freeFrom } = shop.delivery;
    if (good.price + fee >= freeFrom) return undefined;
    return {
      instruction: `I'd like one ${good.name} from the ${shelf.name} shelf of ${shop.name}, sent to me. Delivery is explained at ${slug(shop.name)}/delivery. What is the total with delivery?`,
      walk: walk
        .look()
        .press(shop.name, shelf.name, good.name)
        .number("price", "Price")
        .browse(`${slug(shop.name)}/delivery`)
        .number("fee", "Delivery costs")
        .workOut("total", "price", "+", "fee"),
      answer: "total",
      says: good.price + fee,
      wrong: ["price", "fee", "total + fee"],
    };
  }),
];
