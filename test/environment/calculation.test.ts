import calculation from "../../environments/calculation/index.ts";
import { testEnvironment } from "./test-environment.ts";

testEnvironment("calculation", calculation, {
  scenarios: [1, 2],
  calls: async () => ({
    read: { tool: "find_hotels", args: { city: calculation.stateOf(1).hotels[0]!.city } },
    write: { tool: "book_hotel", args: { hotel: "H1", nights: 2 } },
    refused: [
      { tool: "book_hotel", args: { hotel: "H1", nights: 30 } },
      { tool: "get_price", args: { good: "moonlight" } },
    ],
  }),
});
