import { type Rollout, SparringError } from "../core/index.ts";
import type { Tokenizer } from "../model/index.ts";

/** Shorter texts could be spelled by chance. */
const shortest = 8;

/**
 * Refuses rollouts (code "data") whose token ids are another tokenizer's: of what their messages say, nothing is in the text
 * that the ids spell. One rollout of every model that wrote some is looked at.
 */
export function expectOwnTokens(
  rollouts: readonly Rollout[],
  { tokenizer, name }: { tokenizer: Pick<Tokenizer, "decode" | "vocabularySize">; name: string },
): void {
  const ofEachModel = new Map(rollouts.map((rollout) => [rollout.model, rollout]));
  for (const { id, model, tokens, messages } of ofEachModel.values()) {
    const said = messages
      .map(({ content }) => content.trim().normalize("NFC"))
      .filter((text) => text.length >= shortest);
    if (tokens === undefined || said.length === 0) continue;
    const known = tokens.ids.filter((token) => token < tokenizer.vocabularySize);
    const spelled = tokenizer.decode(known).normalize("NFC");
    if (said.some((text) => spelled.includes(text))) continue;
    throw new SparringError(
      "data",
      `train: expected token ids of ${name}'s tokenizer, but those of rollout ${id}, written by ${model}, spell ${JSON.stringify(spelled.slice(0, 40))} and nothing that its messages say; train the model that wrote the rollouts, or one with the same tokenizer`,
    );
  }
}
