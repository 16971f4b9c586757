import { defineSuite } from "sparring";
import retail from "../index.ts";
import { fiveCalls } from "./five-calls.ts";
import { fourCalls } from "./four-calls.ts";
import { oneCall } from "./one-call.ts";
import { sixCalls } from "./six-calls.ts";
import { threeCalls } from "./three-calls.ts";
import { twoCalls } from "./two-calls.ts";

/** Held-out tasks of the retail environment, written by hand in the words of customers and colleagues. */
export default defineSuite({
  name: "retail",
  environment: retail,
  tasks: [...oneCall, ...twoCalls, ...threeCalls, ...fourCalls, ...fiveCalls, ...sixCalls],
});
