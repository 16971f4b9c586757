import { describe, expect, test } from "vitest";
import airline from "./index.ts";
import { redact } from "./redact.ts";
import suite from "./suite/index.ts";

const state = airline.stateOf(1);
const privateIds = (text: string) => text.match(/\b[YJKC]\d{3,4}\b/g) ?? [];

/** A flyer with two trips and a single card. */
const [flyerId = "", flyer] =
  Object.entries(state.flyers).find(
    ([, { journeys, wallet }]) => journeys.length === 2 && Object.keys(wallet).length === 2,
  ) ?? [];
const [own = "", another = ""] = flyer?.journeys ?? [];
const foreign = Object.keys(state.journeys).find((id) => state.journeys[id]?.flyer !== flyerId) ?? "";
const paymentOf = (kind: "card" | "credit") =>
  Object.entries(flyer?.wallet ?? {}).find(([, each]) => (each === "card") === (kind === "card"))?.[0];

/** The trips that a redacted request means, found with nothing but what a flyer says. */
function tripsMeant({ emails, flyers, journeys, flights }: typeof state, request: string): string[] {
  const email = /[\w.]+@mail\.example/.exec(request)?.[0] ?? "";
  const own = flyers[emails[email] ?? ""]?.journeys ?? [];
  return [...request.matchAll(/trip from (\w+) to (\w+) on (\d\d-\d\d)/gi)].flatMap(([, from, to, date]) =>
    own.filter((id) => {
      const out = flights[Object.keys(journeys[id]?.flights ?? {})[0] ?? ""];
      return out?.from === from && out?.to === to && out?.date === date;
    }),
  );
}

describe("a redacted request", () => {
  test("names no flyer, trip or payment method by id, and still says which it is", async () => {
    let redacted = 0;
    const states = new Map<unknown, typeof state>();
    for (const { task } of await suite.items("dev")) {
      const state = states.get(task.scenario) ?? airline.stateOf(task.scenario);
      states.set(task.scenario, state);
      const said = redact(state, task.instruction);
      if (said === task.instruction) continue;
      redacted++;
      expect(privateIds(said)).toEqual([]);
      expect(tripsMeant(state, said)).toEqual(
        privateIds(task.instruction).filter((id) => id.startsWith("J")),
      );
    }
    expect(redacted).toBeGreaterThan(70);
  });

  test("is what the environment's worlds make of it", async () => {
    const world = await airline.reset(1);
    expect(world.redact?.(`Cancel ${own}.`)).toBe(redact(state, `Cancel ${own}.`));
  });

  test("speaks of payment methods by kind", () => {
    const said = redact(
      state,
      `Pay one bag for journey ${own} with card ${paymentOf("card")}, not ${paymentOf("credit")}`,
    );
    expect(said).toMatch(/^Pay one bag for my trip from .* with my card, not my credit\. My email is /);
  });

  test("introduces nobody twice", () => {
    const said = redact(state, `I am ${flyer?.name}, flyer ${flyerId}. Cancel ${own} and ${another}.`);
    expect(said.split(flyer?.email ?? "")).toHaveLength(2);
    expect(said).toMatch(new RegExp(`^I am ${flyer?.name}, ${flyer?.email}\\. Cancel my trip from`));
  });

  test("speaks of flyers by name, as a colleague would", () => {
    expect(redact(state, `Cancel journey ${own} of flyer ${flyerId}`)).toMatch(
      new RegExp(
        `^Cancel the trip from .* of ${flyer?.name}\\. ${flyer?.name} has the email ${flyer?.email}\\.$`,
      ),
    );
  });

  test("gives no name away that is asked for", () => {
    expect(redact(state, `What is the name of flyer ${flyerId}?`)).toBe(
      `What is the name of ${flyer?.email}?`,
    );
  });

  test.each([
    ["several flyers", `What was paid for ${own} and ${foreign}?`],
    ["nobody", "How does flight F303 stand?"],
    ["what there is not", `Cancel ${own} and J0001.`],
    ["whom it is", `To whom belongs ${own}?`],
    ["where it goes", `Which city does ${own} go to?`],
  ])("is the same where it is about %s", (_, request) => {
    expect(redact(state, request)).toBe(request);
  });
});
