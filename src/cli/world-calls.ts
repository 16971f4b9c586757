import { existsSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { z } from "zod";
import { type Json, messageOf, SparringError } from "../core/index.ts";
import type { World } from "../environment/index.ts";
import { readText } from "./files.ts";

const callSchema = z.object({ tool: z.string(), arguments: z.json() });

/**
 * Makes the calls of a file again, one `{"tool", "arguments"}` a line: a world that lives on between commands is its
 * scenario and the calls since. Nobody can write such a file to reach a state that calls do not reach.
 */
export async function makeCalls(world: World, path: string): Promise<void> {
  if (!existsSync(path)) return;
  const lines = (await readText("make the calls again", path)).split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const { tool, arguments: input } = parseCall(path, index + 1, line);
    await world.call(tool, JSON.stringify(input));
  }
}

/** The world, which adds every call that a tool carried out to the file. */
export function keepingCalls(world: World, path: string): World {
  return {
    ...world,
    async call(name, argumentsJson) {
      const result = await world.call(name, argumentsJson);
      if (result.kind !== "invalid") {
        await appendFile(
          path,
          `${JSON.stringify({ tool: name, arguments: JSON.parse(argumentsJson) as Json })}\n`,
        );
      }
      return result;
    },
  };
}

function parseCall(path: string, line: number, text: string): z.infer<typeof callSchema> {
  try {
    return callSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new SparringError(
      "data",
      `read ${path}, line ${line}: expected {"tool", "arguments"}, got ${text.slice(0, 60)}: ${messageOf(cause).slice(0, 200)}`,
      { cause },
    );
  }
}
