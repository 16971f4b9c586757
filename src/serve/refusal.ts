import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** An answer other than what was asked for, thrown from wherever that shows. Below 500 the client has to change something. */
export function refuse(status: ContentfulStatusCode, message: string): HTTPException {
  return new HTTPException(status, { message });
}
