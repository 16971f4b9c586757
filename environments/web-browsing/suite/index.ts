import { defineSuite } from "sparring";
import webBrowsing from "../index.ts";
import { busTasks } from "./bus.ts";
import { clubTasks } from "./club.ts";
import { hostelTasks } from "./hostel.ts";
import { libraryTasks } from "./library.ts";
import { poolTasks } from "./pool.ts";
import { shopTasks } from "./shop.ts";
import { townTasks } from "./town.ts";

/** Held-out tasks of the web-browsing environment, written by hand: 1 to 6 calls, each posed on three webs of a split. */
export default defineSuite({
  name: "web-browsing",
  environment: webBrowsing,
  tasks: [
    ...townTasks,
    ...shopTasks,
    ...libraryTasks,
    ...poolTasks,
    ...busTasks,
    ...hostelTasks,
    ...clubTasks,
  ],
});
