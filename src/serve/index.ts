export { type ModelServer, type ServeOptions, startModelServer } from "./server.ts";
