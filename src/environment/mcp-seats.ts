import {
  canonicalJson,
  type Json,
  type JsonObject,
  messageOf,
  SparringError,
  type ToolResult,
} from "../core/index.ts";
import type { McpFolder } from "./mcp-folder.ts";
import type { McpServer } from "./mcp-server.ts";
import type { McpTool } from "./mcp-tools.ts";

/** A state of a server: what it starts from and every write since, as a chain. Equal states may be two of these; one of these is one state. */
export interface McpState {
  readonly start: McpStart;
  /** Absent in the state that a reset leads to. */
  readonly last?: { readonly before: McpState; readonly call: McpCall; readonly result: ToolResult };
  /** Why the server that was in this state is gone, where that was nobody's wish. */
  lost?: string;
}

export interface McpCall {
  tool: McpTool["server"];
  input: JsonObject;
}

/** What a scenario sets up before an agent acts. */
export interface McpStart {
  files: Readonly<Record<string, string>>;
  calls: readonly McpCall[];
}

/** How servers are made and brought back to their beginning. */
export interface McpSource {
  /** Names the environment, for messages. */
  label: string;
  open(start: McpStart): Promise<{ server: McpServer; folder?: McpFolder }>;
  /** Absent where only a new server starts from the beginning. */
  reset?: McpCall;
  /** Most servers at a time. */
  servers: number;
}

interface Seat {
  server: McpServer;
  folder?: McpFolder | undefined;
  /** Undefined while it is being brought into one. */
  state: McpState | undefined;
  readers: number;
  writing: boolean;
  /** When it was last used, in uses. */
  used: number;
}

/** Servers, each in some state. Whoever wants to call asks for one in a certain state and does not care which it is. */
export interface McpSeats {
  read<T>(state: McpState, use: (seat: Pick<Seat, "server" | "folder">) => Promise<T>): Promise<T>;
  /** Makes the call for a world in the state and gives the state that it leads to, which the world then is in. */
  write(state: McpState, call: McpCall): Promise<{ result: ToolResult; state: McpState }>;
  /** A world begins to be in the state. */
  enter(state: McpState): void;
  /** A world is in it no more. */
  leave(state: McpState): Promise<void>;
}

/** Servers that nobody needs are kept this long: the next wave may want them. */
const lingerMs = 3_000;

/**
 * A world is a chain of writes, and a server is where such a chain was played out. Copies of a world therefore cost nothing:
 * reads of equal states share a server, and only a write that leaves a copy behind makes the copy need a server of its own,
 * on which the chain is played again. The same happens where there are more worlds than servers.
 * A replay that does not come out as it was is an error: such a server cannot be copied.
 */
export function createSeats(source: McpSource): McpSeats {
  const seats: Seat[] = [];
  const worlds = new Map<McpState, number>();
  /** One entry a server that is being made, with the state that it is made for. */
  const opening: McpState[] = [];
  let uses = 0;
  let waiting: (() => void)[] = [];
  let linger: NodeJS.Timeout | undefined;

  const changed = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const idle = (seat: Seat) => seat.readers === 0 && !seat.writing;
  const wanted = ({ state }: Seat) => state !== undefined && (worlds.get(state) ?? 0) > 0;

  async function drop(seat: Seat): Promise<void> {
    const index = seats.indexOf(seat);
    if (index >= 0) seats.splice(index, 1);
    await seat.server.close();
    await seat.folder?.remove();
    changed();
  }

  function enter(state: McpState): void {
    clearTimeout(linger);
    worlds.set(state, (worlds.get(state) ?? 0) + 1);
  }

  function leave(state: McpState): Promise<void> {
    const left = (worlds.get(state) ?? 0) - 1;
    if (left > 0) worlds.set(state, left);
    else worlds.delete(state);
    return tidy();
  }

  /** What can be of no use to anybody: a state that no world is in and that no reset leads to. */
  async function tidy(): Promise<void> {
    for (const seat of [...seats]) {
      if (idle(seat) && !source.reset && !wanted(seat) && seat.state?.last !== undefined) await drop(seat);
    }
    clearTimeout(linger);
    if (worlds.size > 0) return;
    linger = setTimeout(() => {
      for (const seat of [...seats]) if (idle(seat)) void drop(seat);
    }, lingerMs);
    linger.unref();
  }

  /** A server that died takes the states with it that worlds are in: what its last call really did is unknown. */
  async function removeDead(): Promise<void> {
    for (const seat of [...seats]) {
      const reason = seat.server.lost();
      if (reason === undefined || !idle(seat)) continue;
      if (seat.state?.last) seat.state.lost = reason;
      await drop(seat);
    }
  }

  /** A server in the state, claimed for one write or for one of many reads. */
  async function claim(state: McpState, kind: "read" | "write"): Promise<Seat> {
    for (;;) {
      await removeDead();
      if (state.lost !== undefined) {
        throw new SparringError(
          "environment",
          `call ${source.label}: expected the MCP server to live as long as the world, but ${state.lost}`,
        );
      }
      const there = seats.find(
        (seat) => seat.state === state && !seat.writing && (kind === "read" || seat.readers === 0),
      );
      if (there) return take(there, kind);
      const soon = kind === "read" && opening.includes(state);
      if (!soon && seats.length + opening.length < source.servers) return take(await opened(state), kind);
      const [spare] = seats
        .filter(idle)
        .sort((one, other) => Number(wanted(one)) - Number(wanted(other)) || one.used - other.used);
      if (!soon && spare) {
        spare.writing = true;
        return take(await moved(spare, state), kind);
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  function take(seat: Seat, kind: "read" | "write"): Seat {
    seat.writing = kind === "write";
    if (kind === "read") seat.readers++;
    seat.used = ++uses;
    return seat;
  }

  async function opened(state: McpState): Promise<Seat> {
    opening.push(state);
    try {
      const made = await source.open(state.start);
      const seat: Seat = { ...made, state: undefined, readers: 0, writing: true, used: 0 };
      seats.push(seat);
      // A server that others use, too, may be in any state when it is reached.
      await play(seat, state, source.reset ? [source.reset] : []);
      return seat;
    } finally {
      opening.splice(opening.indexOf(state), 1);
      changed();
    }
  }

  async function moved(seat: Seat, state: McpState): Promise<Seat> {
    if (source.reset) {
      await play(seat, state, [source.reset]);
      return seat;
    }
    const [next] = await Promise.all([opened(state), drop(seat)]);
    return next;
  }

  async function play(seat: Seat, state: McpState, first: readonly McpCall[]): Promise<void> {
    seat.state = undefined;
    try {
      for (const call of [...first, ...state.start.calls]) {
        const result = await made(seat, call);
        if (result.kind !== "value") {
          throw new SparringError(
            "environment",
            `reset ${source.label}: expected ${call.tool.name} to succeed, got ${result.error}`,
          );
        }
      }
      for (const { call, result } of callsOf(state)) {
        const again = await made(seat, call);
        if (canonicalJson(again as Json) !== canonicalJson(result as Json)) {
          throw new SparringError(
            "environment",
            `copy a world of ${source.label}: expected ${call.tool.name} to answer as before, got ${JSON.stringify(again).slice(0, 200)} instead of ${JSON.stringify(result).slice(0, 200)}; such a server cannot be copied: allow for as many "servers" as there are worlds`,
          );
        }
      }
      seat.state = state;
    } catch (thrown) {
      await drop(seat);
      throw thrown;
    }
  }

  async function made({ server, folder }: Seat, { tool, input }: McpCall): Promise<ToolResult> {
    const result = await server.call(tool, folder ? folder.toReal(input) : input);
    return folder ? (folder.toShown(result as Json) as ToolResult) : result;
  }

  async function failed(seat: Seat, thrown: unknown): Promise<void> {
    if (seat.state?.last) seat.state.lost = messageOf(thrown);
    await drop(seat);
  }

  return {
    async read(state, use) {
      const seat = await claim(state, "read");
      try {
        return await use({
          folder: seat.folder,
          server: { ...seat.server, call: (tool, input) => made(seat, { tool, input }) },
        });
      } catch (thrown) {
        await failed(seat, thrown);
        throw thrown;
      } finally {
        seat.readers--;
        changed();
      }
    },
    async write(state, call) {
      const seat = await claim(state, "write");
      try {
        const result = await made(seat, call);
        if (result.kind === "invalid") return { result, state };
        // What a tool refused may have been half done, so it is part of the chain all the same.
        const next: McpState = { start: state.start, last: { before: state, call, result } };
        seat.state = next;
        // Before anybody else gets to see the server.
        enter(next);
        await leave(state);
        return { result, state: next };
      } catch (thrown) {
        await failed(seat, thrown);
        throw thrown;
      } finally {
        seat.writing = false;
        changed();
      }
    },
    enter,
    leave,
  };
}

/** The writes that lead to a state, first to last. */
export function callsOf(state: McpState): { call: McpCall; result: ToolResult }[] {
  const calls = [];
  for (let at: McpState = state; at.last; at = at.last.before) calls.push(at.last);
  return calls.reverse();
}
