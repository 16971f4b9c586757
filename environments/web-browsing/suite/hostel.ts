import type { PosedTask } from "sparring";
import type { Web } from "../browser.ts";
import { slug } from "../page.ts";
import { question, saysOnly } from "./question.ts";

/** Tasks about the hostel's pages. */
export const hostelTasks: PosedTask<Web>[] = [
  question("beds-at-address", 1, (walk, { hostel }, random) => {
    const room = random.pick(hostel.rooms);
    const address = `${slug(hostel.name)}/${slug(room.name)}`;
    return {
      instruction: `How many beds are in the room on the page ${address}?`,
      walk: walk.browse(address).number("beds", "Beds").number("night", "Night"),
      answer: "beds",
      says: room.beds,
      wrong: ["night", "beds + 10", "page.title"],
    };
  }),

  question("nights-at-address", 2, (walk, { hostel }, random) => {
    const room = random.pick(hostel.rooms);
    const nights = random.integer(3, 9);
    const address = `${slug(hostel.name)}/${slug(room.name)}`;
    return {
      instruction: `We'd take the room at ${address} for ${nights} nights. What's the price for the whole stay?`,
      walk: walk
        .browse(address)
        .number("night", "Night")
        .number("beds", "Beds")
        .workOut("stay", "night", "*", String(nights)),
      answer: "stay",
      says: room.price * nights,
      wrong: ["night", `night + ${nights}`, `beds * ${nights} + 1`],
    };
  }),

  question("rent-bike", 3, (walk, { hostel }) => {
    const { bike, late } = hostel.extras;
    if (bike === late) return undefined;
    return {
      instruction: `Does the ${hostel.name} rent out bikes, and for how much a day?`,
      walk: walk.look().press(hostel.name, "Extras").number("bike", "Bikes").number("late", "Who arrives", 2),
      answer: "bike",
      says: bike,
      wrong: ["late", "bike + late", '"yes"'],
    };
  }),

  question("train-is-late", 3, (walk, { hostel }) => ({
    instruction: `My train gets in at 23:10. What does arriving that late cost extra at ${hostel.name}?`,
    walk: walk.look().press(hostel.name, "Extras").number("late", "Who arrives", 2).number("bike", "Bikes"),
    answer: "late",
    says: hostel.extras.late,
    wrong: ["22", "late + bike", '"nothing"'],
  })),

  question("breakfast-for-group", 5, (walk, { hostel }, random) => {
    const [guests, mornings] = [random.integer(3, 9), random.integer(2, 5)];
    const { breakfast } = hostel.extras;
    return {
      instruction: `School trip: ${guests} of us would have breakfast at ${hostel.name} on ${mornings} mornings. What will we pay for breakfast in total?`,
      walk: walk
        .look()
        .press(hostel.name, "Extras")
        .number("breakfast", "Breakfast")
        .workOut("daily", "breakfast", "*", String(guests))
        .workOut("cost", "daily", "*", String(mornings)),
      answer: "cost",
      says: breakfast * guests * mornings,
      wrong: ["breakfast", "daily", `breakfast * ${mornings}`],
    };
  }),

  question("which-floor", 4, (walk, { hostel }, random) => {
    const room = random.pick(hostel.rooms);
    if (room.floor === room.beds) return undefined;
    return {
      instruction: `I can't climb stairs well. On which floor is the ${room.name} of ${hostel.name}?`,
      walk: walk
        .look()
        .press(hostel.name, "Rooms", room.name)
        .number("beds", "Beds")
        .number("floor", "Floor"),
      answer: "floor",
      says: room.floor,
      wrong: ["beds", "floor + 1", "page.lines[1]"],
    };
  }),

  question("room-below", 5, (walk, { hostel }, random) => {
    const room = hostel.rooms[random.integer(5, 6)];
    if (room === undefined) return undefined;
    return {
      instruction: `Someone told me that the ${room.name} in the ${hostel.name} is lovely. What do they charge for a night in it?`,
      walk: walk
        .look()
        .press(hostel.name, "Rooms", room.name)
        .number("beds", "Beds")
        .number("night", "Night"),
      answer: "night",
      says: room.price,
      wrong: ["beds", "night / 2", "page.title"],
    };
  }),

  question("each-pays", 6, (walk, { hostel }, random) => {
    const room = random.pick(hostel.rooms);
    const [nights, friends] = [random.integer(2, 6), random.pick([2, 4])];
    const share = (room.price * nights) / friends;
    return {
      instruction: `${friends} of us share the ${room.name} at ${hostel.name} for ${nights} nights and split the room price evenly. What's my part?`,
      walk: walk
        .look()
        .press(hostel.name, "Rooms", room.name)
        .number("night", "Night")
        .workOut("stay", "night", "*", String(nights))
        .workOut("share", "stay", "/", String(friends)),
      answer: "share",
      says: share,
      wrong: [`night * ${nights}`, `night / ${friends} + 0.25`, "night + 1000"],
    };
  }),

  question("cheaper-room", 6, (walk, { hostel }, random) => {
    const [one, two] = random.shuffle(hostel.rooms.slice(0, 5));
    if (!one || !two) return undefined;
    const [cheap, dear] = one.price < two.price ? [one, two] : [two, one];
    return {
      instruction: `We hesitate between the ${one.name} and the ${two.name} in the ${hostel.name}. Money decides: which is cheaper per night?`,
      walk: walk
        .look()
        .press(hostel.name, "Rooms", one.name)
        .number("one", "Night")
        .back()
        .press(two.name)
        .number("two", "Night"),
      answer: `one < two ? "${one.name}" : "${two.name}"`,
      says: saysOnly(cheap.name, [dear.name]),
      wrong: [`"${dear.name}"`, "one - two", `"${one.name}, ${two.name}"`],
    };
  }),

  question("stay-with-town-tax", 4, (walk, { hostel }, random) => {
    const room = random.pick(hostel.rooms);
    const nights = random.integer(2, 7);
    const { tax } = hostel.extras;
    const site = slug(hostel.name);
    const address = `${site}/${slug(room.name)}`;
    return {
      instruction: `I travel alone and stay ${nights} nights in the room on ${address}. The town takes something from each guest, see ${site}/extras. What is the whole bill with that?`,
      walk: walk
        .browse(address)
        .number("night", "Night")
        .browse(`${site}/extras`)
        .number("tax", "The town")
        .workOut("each", "night", "+", "tax")
        .workOut("bill", "each", "*", String(nights)),
      answer: "bill",
      says: nights * (room.price + tax),
      wrong: [`${nights} * night`, "bill + tax", "each"],
    };
  }),
];
