import { fail, type Random, tool } from "sparring";
import { z } from "zod";
import { drawIds } from "./ids.ts";

export interface SampleState {
  samples: { id: string; dna: string }[];
}

/** Four short genes: a start codon, then two or three codons that are no stop. */
export function sampleState(random: Random): SampleState {
  const codons = Object.keys(aminoAcids).filter((codon) => aminoAcids[codon] !== "");
  const gene = () => ["AUG", ...random.shuffle(codons).slice(0, random.integer(2, 3))].join("");
  return {
    samples: drawIds(random, "S", 4).map((id) => ({ id, dna: gene().replaceAll("U", "T") })),
  };
}

export const sampleTools = {
  get_sample: tool({
    description: "Get the DNA of a sample",
    input: z.object({ id: z.string() }),
    effect: "read",
    run: (state: SampleState, { id }) =>
      state.samples.find((sample) => sample.id === id)?.dna ?? fail("no such sample"),
  }),
  to_rna: tool({
    description: "Turn DNA into RNA",
    input: z.object({ dna: z.string() }),
    effect: "read",
    run: (_state: object, { dna }) => (/^[ACGT]+$/.test(dna) ? toRna(dna) : fail("not DNA")),
  }),
  to_protein: tool({
    description: "Turn RNA into a protein",
    input: z.object({ rna: z.string() }),
    effect: "read",
    run: (_state: object, { rna }) => (/^[ACGU]+$/.test(rna) ? toProtein(rna) : fail("not RNA")),
  }),
  count_base: tool({
    description: "Count one base in a sequence",
    input: z.object({ sequence: z.string(), base: z.string() }),
    effect: "read",
    run: (_state: object, { sequence, base }) =>
      /^[ACGTU]$/.test(base) ? countBase(sequence, base) : fail("a base is A, C, G, T or U"),
  }),
};

/** The RNA that reads like the given (coding) strand. */
export function toRna(dna: string): string {
  return dna.replaceAll("T", "U");
}

/** Amino acids in one letter each, from the first base up to a stop codon or the last whole codon. */
export function toProtein(rna: string): string {
  let protein = "";
  for (let start = 0; start + 3 <= rna.length; start += 3) {
    const acid = aminoAcids[rna.slice(start, start + 3)];
    if (!acid) break;
    protein += acid;
  }
  return protein;
}

export function countBase(sequence: string, base: string): number {
  return sequence.split(base).length - 1;
}

/** The standard genetic code; the stop codons make nothing. */
const aminoAcids: Record<string, string> = Object.fromEntries(
  [..."UCAG"].flatMap((first, i) =>
    [..."UCAG"].flatMap((second, j) =>
      [..."UCAG"].map((third, k) => {
        const acid = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"[16 * i + 4 * j + k];
        return [first + second + third, (acid ?? "*").replace("*", "")];
      }),
    ),
  ),
);
