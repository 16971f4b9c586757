import { defineSuite } from "sparring";
import calculation from "../index.ts";
import { messageTasks } from "./messages.ts";
import { numberTasks } from "./numbers.ts";
import { sampleTasks } from "./samples.ts";
import { tradeTasks } from "./trade.ts";
import { travelTasks } from "./travel.ts";

/** The held-out tasks of `calculation`: written by hand, 1 to 6 calls, each posed on three scenarios of a split. */
export default defineSuite({
  name: "calculation",
  environment: calculation,
  tasks: [...messageTasks, ...sampleTasks, ...tradeTasks, ...travelTasks, ...numberTasks],
});
