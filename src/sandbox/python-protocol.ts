/**
 * What crosses the pipes between this process and the Deno child that holds a Python interpreter: frames of one byte of
 * kind, four of length (little endian), and so many bytes. Whatever the child sends was sent by the Python code in it,
 * as far as anybody can tell: that code can reach the pipe. So a frame is only ever taken for something that the code
 * may say anyway, and limits are kept on this side.
 */
export const FRAME = {
  /** To the child, once and first: `Opening`. */
  open: 1,
  /** To the child: the bytes of a memory snapshot, after `open` says so. From the child: the one it was asked to make. */
  snapshot: 2,
  /** To the child: `{ path }`, a zero byte, the file's bytes. */
  file: 3,
  /** To the child: `Request`. */
  request: 4,
  /** To the child: the answer to `ask`, as text. */
  answer: 5,
  /** From the child, once: it waits for requests. */
  ready: 6,
  /** From the child: a question of the Python code, as text; it waits for the answer. */
  ask: 7,
  /** From the child: bytes that were printed. */
  print: 8,
  /** From the child: `Reply`. */
  reply: 9,
} as const;

export type FrameKind = (typeof FRAME)[keyof typeof FRAME];

/** What the child needs before it starts Python. */
export interface Opening {
  /** The folder of the npm package `pyodide`, ending in a slash. */
  pyodide: string;
  /** Python that is run once, in a memory snapshot where there is one. */
  prelude: string;
  memoryBytes: number;
  /** Whether a snapshot follows, is to be made and sent, or neither (a cold start). */
  snapshot: "follows" | "make" | "none";
}

/** `name` is a function in the interpreter, with its module: "module.function". It is called with one text. */
export interface Request {
  id: number;
  name: string;
  text: string;
  /** Seeds everything random, where given. */
  seed: number | null;
  /** Thousands of calls and backward jumps that the request may take. */
  fuel: number | null;
  outputBytes: number;
}

export type Reply = { id: number } & (
  | { kind: "value"; text: string }
  /** Python raised: the exception's type, its own text, and the whole traceback. */
  | { kind: "raised"; type: string; message: string; traceback: string }
  /** The child stopped the code for good. */
  | { kind: "stopped"; code: "fuel" | "output-limit" }
  /** The interpreter itself gave up (out of memory, stack overflow, an abort). */
  | { kind: "died"; message: string }
);
