import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../core/index.ts";
import { fingerprintOf, freezeJson } from "./frozen.ts";

const object = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<{ [key: string]: Json }>;
const frozen = (value: unknown) => freezeJson(value, "test") as object;

/** The same content with every object's keys in reverse order. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe("freezeJson", () => {
  test("keeps what JSON keeps", () => {
    fc.assert(
      fc.property(object, (value) => {
        expect(JSON.stringify(frozen(value))).toBe(JSON.stringify(value));
      }),
    );
  });

  test("returns frozen parts as they are", () => {
    const part = frozen({ a: [1] });
    expect((frozen({ part }) as { part: object }).part).toBe(part);
    expect(Object.isFrozen(frozen({ part }))).toBe(true);
  });

  test("a key named __proto__ stays an ordinary key", () => {
    const value = frozen(JSON.parse('{"__proto__":{"admin":true}}'));
    expect(JSON.stringify(value)).toBe('{"__proto__":{"admin":true}}');
    expect((value as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe("fingerprintOf", () => {
  test("is equal for equal content, whatever the order of keys", () => {
    fc.assert(
      fc.property(object, (value) => {
        expect(fingerprintOf(frozen(reversed(value)))).toBe(fingerprintOf(frozen(value)));
      }),
    );
  });

  test("differs where the content differs", () => {
    fc.assert(
      fc.property(object, object, (one, two) => {
        const equal = JSON.stringify(sorted(one)) === JSON.stringify(sorted(two));
        expect(fingerprintOf(frozen(one)) === fingerprintOf(frozen(two))).toBe(equal);
      }),
    );
  });

  test("tells an object from text that looks like its hash", () => {
    const inner = frozen({ a: 1 });
    expect(fingerprintOf(frozen({ x: inner }))).not.toBe(
      fingerprintOf(frozen({ x: `#${fingerprintOf(inner)}` })),
    );
  });
});

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  // Pairs, because an object would put keys that look like numbers first again.
  return Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key] as Json)]);
}
