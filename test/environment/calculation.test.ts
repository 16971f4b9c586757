import calculation from "../../environments/calculation/index.ts";
import { testEnvironment } from "./test-environment.ts";

const hotel = calculation.stateOf(1).hotels[0]!;

testEnvironment("calculation", calculation, {
  scenarios: [1, 2],
  calls: async () => ({
    read: { tool: "find_hotels", args: { city: hotel.city } },
    write: { tool: "book_hotel", args: { hotel: hotel.id, nights: 2 } },
    refused: [
      { tool: "book_hotel", args: { hotel: hotel.id, nights: 30 } },
      { tool: "get_price", args: { good: "moonlight" } },
    ],
  }),
});
