import { defineSuite } from "sparring";
import airline from "../index.ts";
import { fiveCalls } from "./five-calls.ts";
import { fourCalls } from "./four-calls.ts";
import { oneCall } from "./one-call.ts";
import { sixCalls } from "./six-calls.ts";
import { threeCalls } from "./three-calls.ts";
import { twoCalls } from "./two-calls.ts";

/** Held-out tasks of the airline environment, written by hand in the words of those who fly. */
export default defineSuite({
  name: "airline",
  environment: airline,
  tasks: [...oneCall, ...twoCalls, ...threeCalls, ...fourCalls, ...fiveCalls, ...sixCalls],
});
