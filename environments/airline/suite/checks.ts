import { type Expected, judge } from "../../judge.ts";
import type { Airline, Flyer, Journey } from "../airline.ts";
import { showFlight, showFlyer, showJourney } from "../views.ts";

export { call, judge, saysId, saysNumber, saysNumbers, saysOneOf, saysText } from "../../judge.ts";

/** The answer refuses. A rule demands the word "no"; other words for it do as well. */
export const saysNo =
  "/\\b(no|not|cannot|can't|can’t|won't|unable|sorry|impossible|refused?|denied|none)\\b/i.test(answer)";

/** The answer gives one of these words for it and none of those against. */
export const saysYes = "/\\byes\\b/i.test(answer) && !/\\bno\\b/i.test(answer)";

const flyerOf = (airline: Airline, id: string) => airline.flyers[id] as Flyer;
const journeyOf = (airline: Airline, id: string) => airline.journeys[id] as Journey;

export const journeyIs = (airline: Airline, id: string, change: Partial<Journey> = {}): Expected => ({
  tool: "get_journey",
  args: { journey_id: id },
  value: showJourney({ ...journeyOf(airline, id), ...change }),
});

/** A flyer as before, but for what was taken from the wallet (given back, where negative) and for new journeys. */
export function flyerIs(
  airline: Airline,
  id: string,
  charges: readonly (readonly [payment: string, amount: number])[] = [],
): Expected {
  const flyer = flyerOf(airline, id);
  const wallet = { ...flyer.wallet };
  for (const [payment, amount] of charges) {
    const balance = wallet[payment];
    if (typeof balance === "number") wallet[payment] = balance - amount;
  }
  return { tool: "get_flyer", args: { flyer_id: id }, value: showFlyer({ ...flyer, wallet }) };
}

/** A flight as before, but for so many seats that were taken in a cabin. */
export function flightIs(airline: Airline, id: string, cabin: Journey["cabin"], taken: number): Expected {
  const flight = airline.flights[id] as Airline["flights"][string];
  const seats = { ...flight.seats, [cabin]: flight.seats[cabin] - taken };
  return { tool: "departure_board", args: { flight_id: id }, value: showFlight({ ...flight, seats }) };
}

export interface Change {
  id: string;
  /** How the journey differs afterwards. */
  to: Partial<Journey>;
  /** What was charged for it to the journey's payment; negative for a refund. */
  charged?: number;
}

/** These journeys of a flyer have changed like this, money included, and the flyer's others have not. */
export function changed(airline: Airline, flyerId: string, ...changes: Change[]): Expected[] {
  const ids = changes.map(({ id }) => id);
  return [
    ...changes.map(({ id, to, charged = 0 }) =>
      journeyIs(airline, id, { paid: journeyOf(airline, id).paid + charged, ...to }),
    ),
    flyerIs(
      airline,
      flyerId,
      changes.map(({ id, charged = 0 }) => [journeyOf(airline, id).payment, charged] as const),
    ),
    ...flyerOf(airline, flyerId)
      .journeys.filter((id) => !ids.includes(id))
      .map((id) => journeyIs(airline, id)),
  ];
}

/** A cancelled journey, which still shows what was paid. */
export const cancelled = (airline: Airline, id: string, refund: number): Change => ({
  id,
  to: { state: "cancelled", paid: journeyOf(airline, id).paid },
  charged: -refund,
});

/** The flyer got nothing, lost nothing, and was told no. */
export const refused = (airline: Airline, flyerId: string) =>
  judge({ records: changed(airline, flyerId), answer: saysNo });
