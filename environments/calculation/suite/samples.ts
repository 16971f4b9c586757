import type { PosedTask } from "sparring";
import { people } from "../messages.ts";
import { countBase, toProtein, toRna } from "../samples.ts";
import type { CalculationState } from "../state.ts";
import { codedMessage, decoding } from "./decoding.ts";
import { isNumber, says, sent } from "./judge.ts";

const protein = (dna: string) => toProtein(toRna(dna));
const checkSample = /^check sample (.+)$/;

export const sampleTasks: PosedTask<CalculationState>[] = [
  {
    name: "dna",
    calls: 1,
    pose: ({ samples }, random) => {
      const [sample, other] = random.shuffle(samples);
      return {
        instruction: `What is the DNA of sample ${sample!.id}?`,
        solution: `return await tools.get_sample({ id: "${sample!.id}" });`,
        verify: says(sample!.dna),
        failures: [
          `return await tools.get_sample({ id: "${other!.id}" });`,
          `return await tools.to_rna({ dna: await tools.get_sample({ id: "${sample!.id}" }) });`,
          `return "${sample!.id}";`,
        ],
      };
    },
  },
  {
    name: "count-given",
    calls: 1,
    pose: (_state, random) => {
      const base = random.pick(["A", "C", "G", "T"]);
      const other = random.pick(["A", "C", "G", "T"].filter((letter) => letter !== base));
      const sequence = random
        .shuffle([...base.repeat(random.integer(3, 5)), other, other, ..."ACGT".replace(base, "")])
        .join("");
      return {
        instruction: `How many ${base} are in ${sequence}?`,
        solution: `return await tools.count_base({ sequence: "${sequence}", base: "${base}" });`,
        verify: isNumber(countBase(sequence, base)),
        failures: [
          `return await tools.count_base({ sequence: "${sequence.replace(base, "")}", base: "${base}" });`,
          `return ${sequence.length};`,
          `return await tools.count_base({ sequence: "${sequence}", base: "U" });`,
        ],
      };
    },
  },
  {
    name: "rna-of",
    calls: 2,
    pose: ({ samples }, random) => {
      const [sample, other] = random.shuffle(samples);
      const rna = (id: string) => `const dna = await tools.get_sample({ id: "${id}" });
return await tools.to_rna({ dna });`;
      return {
        instruction: `Turn the DNA of sample ${sample!.id} into RNA.`,
        solution: rna(sample!.id),
        verify: says(toRna(sample!.dna)),
        failures: [
          `return await tools.get_sample({ id: "${sample!.id}" });`,
          rna(other!.id),
          `const dna = await tools.get_sample({ id: "${sample!.id}" });
return await tools.to_protein({ rna: await tools.to_rna({ dna }) });`,
        ],
      };
    },
  },
  {
    name: "count-of",
    calls: 2,
    pose: ({ samples }, random) => {
      const sample = random.pick(samples);
      const base = random.pick(["A", "C", "G"]);
      const wrong = random
        .shuffle(["A", "C", "G", "T"])
        .find((letter) => countBase(sample.dna, letter) !== countBase(sample.dna, base));
      if (wrong === undefined) return undefined;
      return {
        instruction: `I keep losing count. How often does ${base} turn up in ${sample.id}?`,
        solution: `const dna = await tools.get_sample({ id: "${sample.id}" });
return await tools.count_base({ sequence: dna, base: "${base}" });`,
        verify: isNumber(countBase(sample.dna, base)),
        failures: [
          `const dna = await tools.get_sample({ id: "${sample.id}" });
return await tools.count_base({ sequence: dna, base: "${wrong}" });`,
          `return (await tools.get_sample({ id: "${sample.id}" })).length;`,
          `return await tools.get_sample({ id: "${sample.id}" });`,
        ],
      };
    },
  },
  {
    name: "protein-of",
    calls: 3,
    pose: ({ samples }, random) => {
      const [sample, other] = random.shuffle(samples);
      const make = (id: string) => `const dna = await tools.get_sample({ id: "${id}" });
const rna = await tools.to_rna({ dna });
return await tools.to_protein({ rna });`;
      return {
        instruction: `The lab only gave me the label ${sample!.id}. Which protein does that sample make?`,
        solution: make(sample!.id),
        verify: says(protein(sample!.dna)),
        failures: [
          make(other!.id),
          `const dna = await tools.get_sample({ id: "${sample!.id}" });
return await tools.to_rna({ dna });`,
          `const dna = await tools.get_sample({ id: "${sample!.id}" });
return await tools.to_protein({ rna: dna });`,
        ],
      };
    },
  },
  {
    name: "rna-backwards",
    calls: 3,
    pose: ({ samples }, random) => {
      const sample = random.pick(samples);
      return {
        instruction: `I need ${sample.id} as RNA, read from the far end to the start.`,
        solution: `const dna = await tools.get_sample({ id: "${sample.id}" });
const rna = await tools.to_rna({ dna });
return await tools.reverse_text({ text: rna });`,
        verify: says([...toRna(sample.dna)].reverse().join("")),
        failures: [
          `const dna = await tools.get_sample({ id: "${sample.id}" });
return await tools.to_rna({ dna });`,
          `const dna = await tools.get_sample({ id: "${sample.id}" });
return await tools.reverse_text({ text: dna });`,
          `const dna = await tools.get_sample({ id: "${sample.id}" });
const rna = await tools.to_rna({ dna });
return await tools.to_protein({ rna: await tools.reverse_text({ text: rna }) });`,
        ],
      };
    },
  },
  {
    name: "g-and-c",
    calls: 4,
    pose: ({ samples }, random) => {
      const { id, dna } = random.pick(samples);
      const [g, c] = [countBase(dna, "G"), countBase(dna, "C")];
      if (g === 0 || c === 0) return undefined;
      const count = (base: string) => `const dna = await tools.get_sample({ id: "${id}" });
return await tools.count_base({ sequence: dna, base: "${base}" });`;
      return {
        instruction: `How many of the letters in ${id} are either G or C?`,
        solution: `const dna = await tools.get_sample({ id: "${id}" });
const g = await tools.count_base({ sequence: dna, base: "G" });
const c = await tools.count_base({ sequence: dna, base: "C" });
return await tools.add({ a: g, b: c });`,
        verify: isNumber(g + c),
        failures: [
          count("G"),
          count("C"),
          `const dna = await tools.get_sample({ id: "${id}" });
return dna.length;`,
        ],
      };
    },
  },
  {
    name: "richer",
    calls: 4,
    pose: ({ samples }, random) => {
      const base = random.pick(["A", "C", "G", "T"]);
      const [one, two] = random.shuffle(samples);
      const [inOne, inTwo] = [countBase(one!.dna, base), countBase(two!.dna, base)];
      if (inOne === inTwo) return undefined;
      const [more, fewer] = inOne > inTwo ? [one!, two!] : [two!, one!];
      return {
        instruction: `Which one has more ${base} in it, ${one!.id} or ${two!.id}?`,
        solution: `const one = await tools.get_sample({ id: "${one!.id}" });
const two = await tools.get_sample({ id: "${two!.id}" });
const inOne = await tools.count_base({ sequence: one, base: "${base}" });
const inTwo = await tools.count_base({ sequence: two, base: "${base}" });
return inOne > inTwo ? "${one!.id}" : "${two!.id}";`,
        verify: says(more.id, [fewer.id]),
        failures: [
          `return "${fewer.id}";`,
          `return "${one!.id} or ${two!.id}";`,
          `const dna = await tools.get_sample({ id: "${more.id}" });
return await tools.count_base({ sequence: dna, base: "${base}" });`,
        ],
      };
    },
  },
  {
    name: "mail-protein",
    calls: 4,
    pose: ({ samples }, random) => {
      const sample = random.pick(samples);
      const person = random.pick(people);
      return {
        instruction: `${person} is asking what protein ${sample.id} codes for. Work it out and send it over.`,
        solution: `const dna = await tools.get_sample({ id: "${sample.id}" });
const rna = await tools.to_rna({ dna });
const protein = await tools.to_protein({ rna });
return await tools.send_message({ to: "${person}", text: protein });`,
        verify: sent([person], protein(sample.dna)),
        failures: [
          `const dna = await tools.get_sample({ id: "${sample.id}" });
const rna = await tools.to_rna({ dna });
return await tools.to_protein({ rna });`,
          `const dna = await tools.get_sample({ id: "${sample.id}" });
return await tools.send_message({ to: "${person}", text: await tools.to_rna({ dna }) });`,
          `return await tools.send_message({ to: "${person}", text: "${sample.id}" });`,
        ],
      };
    },
  },
  {
    name: "base-in-both",
    calls: 5,
    pose: ({ samples }, random) => {
      const base = random.pick(["A", "C", "G", "T"]);
      const [one, two] = random.shuffle(samples);
      const [inOne, inTwo] = [countBase(one!.dna, base), countBase(two!.dna, base)];
      if (inOne === 0 || inTwo === 0) return undefined;
      const count = (id: string) => `const dna = await tools.get_sample({ id: "${id}" });
return await tools.count_base({ sequence: dna, base: "${base}" });`;
      return {
        instruction: `Add up all the ${base}'s in ${one!.id} and ${two!.id} for me.`,
        solution: `const one = await tools.get_sample({ id: "${one!.id}" });
const two = await tools.get_sample({ id: "${two!.id}" });
const inOne = await tools.count_base({ sequence: one, base: "${base}" });
const inTwo = await tools.count_base({ sequence: two, base: "${base}" });
return await tools.add({ a: inOne, b: inTwo });`,
        verify: isNumber(inOne + inTwo),
        failures: [count(one!.id), count(two!.id), `return ${one!.dna.length + two!.dna.length};`],
      };
    },
  },
  {
    name: "checked-protein",
    calls: 5,
    pose: (state, random) => {
      const coded = codedMessage(state, checkSample);
      if (!coded) return undefined;
      const sample = state.samples.find(({ id }) => id === coded.found[0])!;
      const other = random.pick(state.samples.filter(({ id }) => id !== sample.id));
      return {
        instruction: `${coded.message.from} left a coded note, ${coded.message.id}, about one of our samples. What protein does that sample give?`,
        solution: `${decoding(coded.message)}
const dna = await tools.get_sample({ id: text.split(" ").at(-1) });
const rna = await tools.to_rna({ dna });
return await tools.to_protein({ rna });`,
        verify: says(protein(sample.dna)),
        failures: [
          `${decoding(coded.message)}
return text.split(" ").at(-1);`,
          `${decoding(coded.message)}
return await tools.get_sample({ id: text.split(" ").at(-1) });`,
          `const dna = await tools.get_sample({ id: "${other.id}" });
return await tools.to_protein({ rna: await tools.to_rna({ dna }) });`,
        ],
      };
    },
  },
  {
    name: "checked-protein-mail",
    calls: 6,
    pose: (state) => {
      const coded = codedMessage(state, checkSample);
      if (!coded) return undefined;
      const { id, from } = coded.message;
      const sample = state.samples.find((each) => each.id === coded.found[0])!;
      return {
        instruction: `Do what ${id} asks: it names a sample, and ${from} would like to hear back which protein it makes.`,
        solution: `${decoding(coded.message)}
const dna = await tools.get_sample({ id: text.split(" ").at(-1) });
const rna = await tools.to_rna({ dna });
const protein = await tools.to_protein({ rna });
return await tools.send_message({ to: message.from, text: protein });`,
        verify: sent([from], protein(sample.dna)),
        failures: [
          `${decoding(coded.message)}
const dna = await tools.get_sample({ id: text.split(" ").at(-1) });
const rna = await tools.to_rna({ dna });
return await tools.to_protein({ rna });`,
          `${decoding(coded.message)}
const dna = await tools.get_sample({ id: text.split(" ").at(-1) });
return await tools.send_message({ to: message.from, text: dna });`,
          `${decoding(coded.message)}
return await tools.send_message({ to: message.from, text });`,
        ],
      };
    },
  },
];
