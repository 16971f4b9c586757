import { defineEnvironment, type Random } from "sparring";
import { type Airline, today } from "./airline.ts";
import { readTools } from "./reads.ts";
import { redact } from "./redact.ts";
import { airlineScenario } from "./scenario.ts";
import { writeTools } from "./writes.ts";

/** The service desk of an airline, in few enough words for a tiny model. */
export default defineEnvironment({
  name: "airline",
  rules: [
    `Today is ${today}.`,
    "Fares are for one passenger and one flight.",
    "Saver journeys cannot be moved or cancelled, unless we cancelled a flight of theirs; then moving is free and cancelling pays everything back.",
    "Else cancelling pays back four fifths of flex and all of first.",
    "Free bags a passenger: none in saver, 1 in flex, 2 in first, 1 more for gold flyers; any other is 30.",
    "Credit must cover the whole amount.",
    "Compensation is what the departure board says, for every passenger, to silver and gold flyers only.",
    "Names are respelled, never handed on.",
    "What the rules forbid is not done: answer no.",
  ].join(" "),
  scenario: airlineScenario,
  tools: { ...readTools, ...writeTools },
  entity: airlineEntity,
  redact,
});

/** Usually a flyer or a journey, for those are where the work is. */
function airlineEntity(airline: Airline, random: Random): string {
  const draw = random.next();
  if (draw < 0.4) return `flyer ${random.pick(Object.keys(airline.flyers))}`;
  if (draw < 0.85) return `journey ${random.pick(Object.keys(airline.journeys))}`;
  return `flight ${random.pick(Object.keys(airline.flights))}`;
}
