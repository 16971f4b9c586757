import { expect, it } from "vitest";
import calculation from "../../environments/calculation/index.ts";
import { createRandom } from "../core/index.ts";
import { entityFor } from "./entity.ts";

const world = await calculation.reset(1);
const named = (...names: string[]) => calculation.tools.filter(({ name }) => names.includes(name));

it.each([
  [["get_sample"], /^sample /],
  [["read_message", "reverse_text"], /^message /],
  [["find_hotels"], /^(?:hotel|city) /],
  [["add_tariff"], /^country /],
])("a task for %s is about a thing that the tools speak of", (names, kind) => {
  for (let seed = 0; seed < 8; seed++) {
    expect(entityFor(world, createRandom("entity", seed), named(...names))).toMatch(kind);
  }
});

it("where no tools are asked for it is the first that comes up", () => {
  expect(entityFor(world, createRandom(7), [])).toBe(world.entity(createRandom(7)));
});

it("where the tools speak of nothing that the world names there is none", () => {
  expect(entityFor(world, createRandom(7), named("multiply"))).toBeUndefined();
});

it("a world that names nothing gives nothing", () => {
  expect(entityFor({ entity: () => undefined }, createRandom(7), named("get_sample"))).toBeUndefined();
});
