import type { Random } from "../../src/core/index.ts";
import type { GeneratedWorld } from "./generated-world.ts";
import { expand } from "./grammar.ts";
import { capital } from "./names.ts";

/** A world whose rules say that one talks to a customer, who may be asked back. */
export interface CustomerWorld extends GeneratedWorld {
  /** Whether every change needs the customer's yes. */
  confirms: boolean;
  /** How one asks for that yes: before and after what is going to happen. */
  confirmation: { before: string; after: string };
  /** Whether several things that are missing are asked for in one question. */
  asksAtOnce: boolean;
}

const talk =
  "you (talk|speak|write) to a customer|a customer (writes|talks|speaks) to you|(people|customers) write to you in their own words|you (answer|help|serve) (the |)customers of (a|the) shop|this is a (talk|conversation|call) with a customer|you are (on|at) the desk for customers";
const ask =
  "ask for what (is missing|you need|you do not know)|(if|when|where) something is missing, ask (for it|the customer|back)|ask (back|the customer) before you guess|(when|if) a request is not complete, ask|ask (back|) until (nothing is missing|all is clear)";
const confirm =
  "confirm before you change anything|(before|for) (a|each|every) change, say what you will do and wait for a yes|get a yes (from the customer |)before (every|each|a) change|(changes need|every change needs|no change without) a yes from the customer|ask the customer to confirm (each|every) change|change nothing (without|before) a yes|say what you will change and ask if that is right";
const noConfirmation =
  "no need to confirm changes|make changes at once|changes need no (yes|second question)|do not ask twice|when all is clear, act";

/** The world with a customer to talk to. */
export function withCustomer(random: Random, world: GeneratedWorld): CustomerWorld {
  const confirms = random.chance(0.6);
  const said = [talk, ask, ...(confirms ? [confirm] : random.chance(0.4) ? [noConfirmation] : [])];
  const sentences = said.map((wording) => `${capital(expand(random, `(${wording})`))}.`);
  const others = world.rules.replace(/[^.\n]*\bask (nobody|no one)\b[^.\n]*\.\s?/gi, "").trim();
  const order = random.chance(0.6) ? [...sentences, others] : [others, ...sentences];
  return {
    ...world,
    rules: order.filter((text) => text !== "").join(" "),
    confirms,
    confirmation: {
      before: random.pick(["I will ", "I will ", "I am going to ", "You want me to ", "Next I "]),
      after: random.pick([
        "Is that right?",
        "Shall I do that?",
        "Do you agree?",
        "Yes or no?",
        "May I go on?",
        "Is that ok?",
      ]),
    },
    asksAtOnce: random.chance(0.5),
  };
}
