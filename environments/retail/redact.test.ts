import { describe, expect, it } from "vitest";
import retail from "./index.ts";
import { redact } from "./redact.ts";
import type { Shop } from "./shop.ts";
import suite from "./suite/index.ts";

const shop = retail.stateOf(1);
const privateIds = (text: string) => text.match(/\b[UWM]\d{3,4}\b/g) ?? [];
const places = ["first", "second", "third", "fourth", "fifth", "sixth"];

/** The orders that a redacted request means, found with nothing but what a customer says. */
function ordersMeant({ emails, users }: Shop, request: string): string[] {
  const email = /[\w.]+@example\.com/.exec(request)?.[0] ?? "";
  const orders = users[emails[email] ?? ""]?.orders ?? [];
  return [...request.matchAll(/(only|last|first|second|third|fourth|fifth|sixth) order\b/gi)].map(
    ([, place = ""]) => {
      const index = places.indexOf(place.toLowerCase());
      return (index < 0 ? orders.at(-1) : orders[index]) ?? "";
    },
  );
}

/** A user with several orders, and one of somebody else. */
const [userId = "", user] = Object.entries(shop.users).find(([, { orders }]) => orders.length > 1) ?? [];
const [own = "", another = ""] = user?.orders ?? [];
const foreign = Object.keys(shop.orders).find((id) => shop.orders[id]?.user !== userId) ?? "";

describe("a redacted request", () => {
  it("names no order, payment method or user by id, and still says which it is", async () => {
    let redacted = 0;
    for (const { task } of await suite.items("dev")) {
      const state = retail.stateOf(task.scenario);
      const said = redact(state, task.instruction);
      if (said === task.instruction) continue;
      redacted++;
      expect(privateIds(said)).toEqual([]);
      expect(ordersMeant(state, said)).toEqual(
        privateIds(task.instruction).filter((id) => id.startsWith("W")),
      );
    }
    expect(redacted).toBeGreaterThan(50);
  });

  it("is what the environment's worlds make of it", async () => {
    const world = await retail.reset(1);
    expect(world.redact?.(`Cancel ${own}.`)).toBe(redact(shop, `Cancel ${own}.`));
  });

  it("speaks of payment methods by kind and of goods by their looks", () => {
    const [payment = ""] = user?.payments ?? [];
    const kind = { card: "my card", bank: "my bank account", gift: "my gift card" }[
      shop.payments[payment]?.kind ?? "card"
    ];
    const [variant = ""] = Object.keys(shop.orders[own]?.items ?? {});
    const { size, color, product = "" } = shop.variants[variant] ?? {};
    const said = redact(shop, `Return item ${variant} of order ${own} and pay it back to ${payment}`);
    const goods = `${size} ${color} ${shop.products[product]?.name}`;
    expect(said).toMatch(
      new RegExp(`^Return the ${goods} of my first order and pay it back to ${kind}\\. I am `),
    );
  });

  it("speaks of users by name, as a colleague would", () => {
    const said = redact(shop, `How many orders does user ${userId} have, ${another} included?`);
    const name = `${user?.firstName} ${user?.lastName}`;
    expect(said).toContain(`How many orders does ${name} have,`);
    expect(said).toContain(`order of ${name} included? ${name} has the email ${user?.email}`);
  });

  it.each([
    ["several customers", `Which is dearer, ${own} or ${foreign}?`],
    ["nobody", "What is on sale?"],
    ["goods alone", "How many of V101 are there?"],
    ["what there is not", `Cancel ${own} and W0001.`],
    ["who it is", `Whose order is ${own}?`],
  ])("is the same where it is about %s", (_, request) => {
    expect(redact(shop, request)).toBe(request);
  });
});
