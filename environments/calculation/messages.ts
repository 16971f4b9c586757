import { fail, type Random, tool } from "sparring";
import { z } from "zod";
import { drawIds } from "./ids.ts";
import type { SampleState } from "./samples.ts";
import type { TradeState } from "./trade.ts";
import type { TravelState } from "./travel.ts";

export interface MessageState {
  /** As they arrived; a shifted one had its letters moved forward by `steps`. */
  messages: {
    id: string;
    from: string;
    code: "plain" | "reversed" | "shift";
    steps?: number;
    text: string;
  }[];
  sent: { to: string; text: string }[];
}

export type Message = MessageState["messages"][number];

export const people = ["Mia", "Omar", "Lena", "Ravi", "Zoe", "Ivan", "Nora", "Hugo", "Tom", "Ada"];

/** Six messages, each about another part of the world, written in three codes. */
export function messageState(random: Random, world: SampleState & TradeState & TravelState): MessageState {
  const good = random.pick(world.goods).name;
  const texts = random.shuffle([
    `meet me in ${random.pick(world.hotels).city}`,
    `buy ${random.integer(2, 9)} boxes of ${good}`,
    `stay ${random.integer(2, 6)} nights at ${random.pick(world.hotels).id}`,
    `check sample ${random.pick(world.samples).id}`,
    `sell the ${good} in ${random.pick(world.countries).name}`,
    `the key is under the ${random.pick(["mat", "stone", "bench", "clock", "lamp", "stairs"])}`,
  ]);
  const codes = random.shuffle(["shift", "shift", "shift", "reversed", "reversed", "plain"] as const);
  const senders = random.shuffle(people);
  const ids = drawIds(random, "M", texts.length);
  return {
    messages: texts.map((text, i) => {
      const message = { id: ids[i]!, from: senders[i]!, code: codes[i]! };
      const steps = random.integer(1, 9);
      if (message.code === "plain") return { ...message, text };
      if (message.code === "reversed") return { ...message, text: reverseText(text) };
      return { ...message, steps, text: shiftBack(text, -steps) };
    }),
    sent: [],
  };
}

/** What a message says once its code is undone. */
export function decode({ code, steps = 0, text }: Message): string {
  return code === "reversed" ? reverseText(text) : shiftBack(text, steps);
}

export function reverseText(text: string): string {
  return [...text].reverse().join("");
}

/** Moves letters back in the alphabet, Z after A; everything else stays. */
export function shiftBack(text: string, steps: number): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const first = letter < "a" ? 65 : 97;
    const place = letter.charCodeAt(0) - first - (steps % 26);
    return String.fromCharCode(first + ((place + 26) % 26));
  });
}

export const messageTools = {
  read_message: tool({
    description: "Read a message",
    input: z.object({ id: z.string() }),
    effect: "read",
    run: (state: MessageState, { id }) => {
      const found = state.messages.find((message) => message.id === id);
      if (!found) return fail("no such message");
      const { from, code, steps, text } = found;
      return { from, code, steps, text };
    },
  }),
  reverse_text: tool({
    description: "Turn a text around",
    input: z.object({ text: z.string() }),
    effect: "read",
    run: (_state: object, { text }) => reverseText(text),
  }),
  shift_back: tool({
    description: "Move letters back in the alphabet",
    input: z.object({ text: z.string(), steps: z.int() }),
    effect: "read",
    run: (_state: object, { text, steps }) => shiftBack(text, steps),
  }),
  send_message: tool({
    description: "Send a message",
    input: z.object({ to: z.string(), text: z.string() }),
    effect: "write",
    run: (state: MessageState, { to, text }) => {
      if (to.trim() === "" || text.trim() === "") return fail("a message needs a person and a text");
      state.sent.push({ to, text });
      return "sent";
    },
  }),
};
