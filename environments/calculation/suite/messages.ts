import type { PosedTask } from "sparring";
import { decode, people, reverseText, shiftBack } from "../messages.ts";
import type { CalculationState } from "../state.ts";
import { citiesOf } from "../travel.ts";
import { codedMessage, decoding } from "./decoding.ts";
import { says, sent } from "./judge.ts";

const passwords = ["lantern", "harbour", "thunder", "village", "pocket", "winter", "marble", "candle"];
const news = ["dinner at eight", "the train is late", "we won", "see you on Monday", "bring warm clothes"];

export const messageTasks: PosedTask<CalculationState>[] = [
  {
    name: "read-plain",
    calls: 1,
    pose: ({ messages }) => {
      const { id, text, from } = messages.find(({ code }) => code === "plain")!;
      return {
        instruction: `What does message ${id} say?`,
        solution: `return (await tools.read_message({ id: "${id}" })).text;`,
        verify: says(text),
        failures: [
          `return (await tools.read_message({ id: "${id}" })).from;`,
          `return (await tools.read_message({ id: "${messages.find((other) => other.id !== id)!.id}" })).text;`,
          `const message = await tools.read_message({ id: "${id}" });
return await tools.reverse_text({ text: message.text });`,
          `return "a message from ${from}";`,
        ],
      };
    },
  },
  {
    name: "turn-around",
    calls: 1,
    pose: (_state, random) => {
      const word = random.pick(passwords);
      return {
        instruction: `Turn the text "${word}" around.`,
        solution: `return await tools.reverse_text({ text: "${word}" });`,
        verify: says(reverseText(word)),
        failures: [
          `return "${word}";`,
          `return await tools.shift_back({ text: "${word}", steps: 1 });`,
          `return await tools.reverse_text({ text: "${word.slice(1)}" });`,
        ],
      };
    },
  },
  {
    name: "let-know",
    calls: 1,
    pose: (_state, random) => {
      const [person, other] = random.shuffle(people);
      const text = random.pick(news);
      return {
        instruction: `Send ${person} a message: ${text}`,
        solution: `return await tools.send_message({ to: "${person}", text: "${text}" });`,
        verify: sent([person!], text),
        failures: [
          `return await tools.send_message({ to: "${other}", text: "${text}" });`,
          `return await tools.send_message({ to: "${text}", text: "${person}" });`,
          `return "sent";`,
          `await tools.send_message({ to: "${person}", text: "${text}" });
return await tools.send_message({ to: "${person}", text: "${text}" });`,
        ],
      };
    },
  },
  {
    name: "unscramble-reversed",
    calls: 2,
    pose: ({ messages }, random) => {
      const message = random.pick(messages.filter(({ code }) => code === "reversed"));
      return {
        instruction: `Message ${message.id} is written backwards. What does it say the right way round?`,
        solution: `${decoding(message)}
return text;`,
        verify: says(decode(message)),
        failures: [
          `return (await tools.read_message({ id: "${message.id}" })).text;`,
          `const message = await tools.read_message({ id: "${message.id}" });
return await tools.shift_back({ text: message.text, steps: 3 });`,
          `return await tools.reverse_text({ text: "${message.id}" });`,
        ],
      };
    },
  },
  {
    name: "unscramble-shift",
    calls: 2,
    pose: ({ messages }, random) => {
      const message = random.pick(messages.filter(({ code }) => code === "shift"));
      return {
        instruction: `${message.id} looks like gibberish to me. Can you work out what ${message.from} is trying to say?`,
        solution: `${decoding(message)}
return text;`,
        verify: says(decode(message)),
        failures: [
          `return (await tools.read_message({ id: "${message.id}" })).text;`,
          `const message = await tools.read_message({ id: "${message.id}" });
return await tools.shift_back({ text: message.text, steps: -message.steps });`,
          `const message = await tools.read_message({ id: "${message.id}" });
return await tools.reverse_text({ text: message.text });`,
        ],
      };
    },
  },
  {
    name: "reply",
    calls: 2,
    pose: ({ messages }, random) => {
      const [message, other] = random.shuffle(messages);
      return {
        instruction: `Whoever wrote ${message!.id} is waiting for an answer. Please write back "on my way".`,
        solution: `const message = await tools.read_message({ id: "${message!.id}" });
return await tools.send_message({ to: message.from, text: "on my way" });`,
        verify: sent([message!.from], "on my way"),
        failures: [
          `return await tools.send_message({ to: "${message!.id}", text: "on my way" });`,
          `const message = await tools.read_message({ id: "${other!.id}" });
return await tools.send_message({ to: message.from, text: "on my way" });`,
          `const message = await tools.read_message({ id: "${message!.id}" });
return await tools.send_message({ to: message.from, text: message.text });`,
          `return "on my way";`,
        ],
      };
    },
  },
  {
    name: "backwards-note",
    calls: 2,
    pose: (_state, random) => {
      const person = random.pick(people);
      const word = random.pick(passwords);
      return {
        instruction: `${person} and I always write our passwords back to front. Send ${person} the password "${word}" like that.`,
        solution: `const text = await tools.reverse_text({ text: "${word}" });
return await tools.send_message({ to: "${person}", text });`,
        verify: sent([person], reverseText(word)),
        failures: [
          `return await tools.send_message({ to: "${person}", text: "${word}" });`,
          `return await tools.reverse_text({ text: "${word}" });`,
          `const text = await tools.shift_back({ text: "${word}", steps: 1 });
return await tools.send_message({ to: "${person}", text });`,
        ],
      };
    },
  },
  {
    name: "secret-note",
    calls: 2,
    pose: (_state, random) => {
      const person = random.pick(people);
      const word = random.pick(passwords);
      const steps = random.integer(2, 6);
      const shift = (by: number) => `const text = await tools.shift_back({ text: "${word}", steps: ${by} });
return await tools.send_message({ to: "${person}", text });`;
      return {
        instruction: `Send ${person} the word "${word}", but push every letter ${steps} places forward in the alphabet first so that nobody else can read it.`,
        solution: shift(-steps),
        verify: sent([person], shiftBack(word, -steps)),
        failures: [
          shift(steps),
          `return await tools.send_message({ to: "${person}", text: "${word}" });`,
          `return await tools.shift_back({ text: "${word}", steps: ${-steps} });`,
        ],
      };
    },
  },
  {
    name: "pass-on",
    calls: 3,
    pose: ({ messages }, random) => {
      const message = random.pick(messages.filter(({ code }) => code !== "plain"));
      const person = random.pick(people.filter((name) => name !== message.from));
      return {
        instruction: `${person} can't read code. Put ${message.id} into plain words and send ${person} the result.`,
        solution: `${decoding(message)}
return await tools.send_message({ to: "${person}", text });`,
        verify: sent([person], decode(message)),
        failures: [
          `${decoding(message)}
return text;`,
          `const message = await tools.read_message({ id: "${message.id}" });
return await tools.send_message({ to: "${person}", text: message.text });`,
          `${decoding(message)}
return await tools.send_message({ to: message.from, text });`,
        ],
      };
    },
  },
  {
    name: "tell-both",
    calls: 3,
    pose: ({ messages }, random) => {
      const message = messages.find(({ code }) => code === "plain")!;
      const [first, second] = random.shuffle(people.filter((name) => name !== message.from));
      const send = (person: string) => `await tools.send_message({ to: "${person}", text: message.text });`;
      const read = `const message = await tools.read_message({ id: "${message.id}" });`;
      return {
        instruction: `Forward ${message.id} to ${first}, and then to ${second} as well.`,
        solution: [read, send(first!), send(second!)].join("\n"),
        verify: sent([first!, second!], message.text),
        failures: [
          [read, send(first!)].join("\n"),
          [read, send(first!), send(first!)].join("\n"),
          `${read}
return await tools.send_message({ to: "${first} and ${second}", text: message.text });`,
        ],
      };
    },
  },
  {
    name: "pass-on-backwards",
    calls: 4,
    pose: ({ messages }, random) => {
      const message = random.pick(messages.filter(({ code }) => code === "shift"));
      const person = random.pick(people.filter((name) => name !== message.from));
      return {
        instruction: `Find out what ${message.id} really says, then let ${person} have it written backwards, that's the only code ${person} knows.`,
        solution: `${decoding(message)}
const backwards = await tools.reverse_text({ text });
return await tools.send_message({ to: "${person}", text: backwards });`,
        verify: sent([person], reverseText(decode(message))),
        failures: [
          `${decoding(message)}
return await tools.send_message({ to: "${person}", text });`,
          `const message = await tools.read_message({ id: "${message.id}" });
const backwards = await tools.reverse_text({ text: message.text });
return await tools.send_message({ to: "${person}", text: backwards });`,
          `${decoding(message)}
return await tools.reverse_text({ text });`,
        ],
      };
    },
  },
  {
    name: "where-to-meet",
    calls: 2,
    pose: (state) => {
      const coded = codedMessage(state, /^meet me in (.+)$/);
      if (!coded) return undefined;
      const city = coded.found[0]!;
      const others = citiesOf(state).filter((other) => other !== city);
      return {
        instruction: `${coded.message.from} wants to meet, the details are in ${coded.message.id}. Which city am I supposed to go to?`,
        solution: `${decoding(coded.message)}
return text.split(" ").at(-1);`,
        verify: says(city, others),
        failures: [
          `return (await tools.read_message({ id: "${coded.message.id}" })).text.split(" ").at(-1);`,
          `return (await tools.read_message({ id: "${coded.message.id}" })).from;`,
          `return "${others[0]}";`,
        ],
      };
    },
  },
];
