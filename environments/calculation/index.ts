import { defineEnvironment, tool } from "sparring";
import { z } from "zod";
import { messageTools } from "./messages.ts";
import { numberTools } from "./numbers.ts";
import { sampleTools } from "./samples.ts";
import { type CalculationState, calculationEntity, calculationState } from "./state.ts";
import { tradeTools } from "./trade.ts";
import { travelTools } from "./travel.ts";

/** Small tools of five families (messages, samples, trade, travel, numbers), in few enough words for a tiny model. */
export default defineEnvironment({
  name: "calculation",
  rules:
    "Answer with the result alone. Money is in dollars unless said otherwise. To read a message in code shift, move it back by its steps. Protein is made from RNA, RNA from DNA. A stay is 1 to 9 nights.",
  scenario: calculationState,
  entity: calculationEntity,
  tools: {
    ...messageTools,
    ...sampleTools,
    ...tradeTools,
    ...travelTools,
    ...numberTools,
    show_log: tool({
      description: "Show bookings and sent messages",
      input: z.object({}),
      effect: "read",
      run: ({ bookings, sent }: CalculationState) => ({ bookings, sent }),
    }),
  },
});
