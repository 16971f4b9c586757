// Lets a worker thread load TypeScript sources. `--import tsx` registers in main threads only on Node 20 and early 22.
import { register } from "tsx/esm/api";

register();
