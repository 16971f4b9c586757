import { expression } from "./expression.ts";
import { type Family, label, pickTool, plainAnswer } from "./family.ts";
import { expand } from "./grammar.ts";
import { mention } from "./mention.ts";
import { phrases } from "./phrases.ts";
import { Ref, Unfit } from "./plan.ts";

export const compute: Family = (random, draft) => {
  const result = expression(random, draft, random.pick([1, 1, 1, 2, 2, 3, 4]), undefined);
  const text =
    result.order !== undefined && random.chance(0.55)
      ? expand(random, phrases.order, { O: result.order })
      : expand(random, phrases.phrase, { X: result.phrase });
  return { text, answer: plainAnswer(result.value as Ref) };
};

export const computeChain: Family = (random, draft) => {
  const first = expression(random, draft, 1, undefined);
  if (!(first.value instanceof Ref) || first.order === undefined) throw new Unfit();
  let last = first;
  let text = first.order;
  for (let n = random.pick([1, 1, 2, 2, 3, 4, 5]); n > 0; n--) {
    const next = expression(random, draft, 1, { ...last, phrase: expand(random, phrases.result) });
    if (next.order === undefined) throw new Unfit();
    text = expand(random, phrases.inTurn, { A: text, B: next.order });
    last = next;
  }
  return { text: expand(random, `(please |)${"{X}"}`, { X: text }), answer: plainAnswer(last.value as Ref) };
};

export const times: Family = (random, draft) => {
  const tool = pickTool(random, draft, "times");
  const record = mention(random, draft, tool.table, tool.field.name);
  const other = draft.world.tools.find(
    (candidate) => candidate.kind === "add" || candidate.kind === "subtract",
  );
  const amount = random.integer(2, random.pick([9, 30, 200]));
  const ref = draft.call(tool, { amount, id: record.id });
  let text = expand(random, phrases.times, { R: record.phrase, F: label(tool.field), N: String(amount) });
  if (other === undefined || random.chance(0.6)) return { text, answer: plainAnswer(ref) };
  const by = random.integer(1, 50);
  const order = other.kind === "add" ? "add {N} to {X}" : "(subtract|take) {N} from {X}";
  text = expand(random, phrases.inTurn, {
    A: text,
    B: expand(random, order, { N: String(by), X: expand(random, phrases.result) }),
  });
  return { text, answer: plainAnswer(draft.call(other, { x: ref, y: by })) };
};
