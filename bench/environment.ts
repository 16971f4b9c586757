/**
 * What an environment's bookkeeping costs on `retail` (500 users, 1,000 orders), against the two plain ways of
 * getting a fresh state: JSON.parse of kept text and structuredClone of a kept object.
 * Every round runs all of them in turn, so that a busy machine slows all alike; medians over the rounds are printed.
 *
 *   npx tsx bench/environment.ts
 */
import { createHash } from "node:crypto";
import { canonicalJson, createRandom, type Json } from "sparring";
import retail from "../environments/retail/index.ts";

const rounds = 60;
const callsPerRound = 50;

const seed = 1;
const state = retail.stateOf(seed) as unknown as Json;
const text = JSON.stringify(state);
const random = createRandom("bench");
const orders = Object.entries(retail.stateOf(seed).orders);
const pending = orders.filter(([, order]) => order.status === "pending").map(([id]) => id);
const orderArguments = (id: string) => JSON.stringify({ order_id: id });

/** Milliseconds a unit of each measurement, by name. */
type Round = Record<string, number>;

async function timed(round: Round, name: string, units: number, work: () => unknown): Promise<void> {
  const start = performance.now();
  await work();
  round[name] = (performance.now() - start) / units;
}

async function measure(index: number): Promise<Round> {
  const round: Round = {};
  const fresh = 1_000 + index;
  await timed(round, "reset, scenario never seen", 1, () => retail.reset(fresh));
  await timed(round, "fingerprint, scenario never seen", 1, async () =>
    (await retail.reset(fresh)).fingerprint(),
  );
  await timed(round, "reset", callsPerRound, async () => {
    for (let i = 0; i < callsPerRound; i++) await retail.reset(seed);
  });
  await timed(round, "JSON.parse of the state", 1, () => JSON.parse(text));
  await timed(round, "structuredClone of the state", 1, () => structuredClone(state));

  const world = await retail.reset(seed);
  await world.fingerprint();
  await timed(round, "snapshot", callsPerRound, async () => {
    for (let i = 0; i < callsPerRound; i++) await world.snapshot();
  });
  const ids = random.shuffle(pending).slice(0, callsPerRound);
  await timed(round, "read (get_order)", callsPerRound, async () => {
    for (const id of ids) await world.call("get_order", orderArguments(id));
  });
  await timed(round, "write (cancel_order)", callsPerRound, async () => {
    for (const id of ids) await world.call("cancel_order", JSON.stringify({ order_id: id, reason: "late" }));
  });
  await timed(round, "fingerprint after 50 writes", 1, () => world.fingerprint());
  await world.call(
    "cancel_order",
    JSON.stringify({ order_id: pending.find((id) => !ids.includes(id)), reason: "late" }),
  );
  await timed(round, "fingerprint after 1 write", 1, () => world.fingerprint());
  await timed(round, "sha256 of the state's canonical JSON", 1, () =>
    createHash("sha256").update(canonicalJson(state)).digest("hex"),
  );

  // What one program of a gate needs: a fresh state, eight reads, two writes, and a copy for the verifier.
  const [one = "", two = "", ...others] = ids;
  const calls = [...others.slice(0, 8).map((id) => ["get_order", orderArguments(id)] as const)];
  const writes = [one, two].map((id) => JSON.stringify({ order_id: id, reason: "late" }));
  await timed(round, "job: reset, 8 reads, 2 writes, snapshot", 1, async () => {
    const job = await retail.reset(seed);
    for (const [name, json] of calls) await job.call(name, json);
    for (const json of writes) await job.call("cancel_order", json);
    await job.snapshot();
  });
  await timed(round, "job's copies alone, by JSON.parse", 1, () => [
    JSON.parse(text),
    JSON.parse(JSON.stringify(state)),
  ]);
  await timed(round, "job's copies alone, by structuredClone", 1, () => [
    structuredClone(state),
    structuredClone(state),
  ]);
  return round;
}

const measured: Round[] = [];
for (let index = 0; index < rounds; index++) measured.push(await measure(index));
const warm = measured.slice(rounds / 6);

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Median over the rounds of how many times the first is faster than the second. */
const ratio = (name: string, against: string) =>
  median(warm.map((round) => (round[against] ?? Number.NaN) / (round[name] ?? Number.NaN)));

console.log(
  `retail, ${(text.length / 1e3).toFixed(0)} kB of JSON, Node ${process.version}, median of ${warm.length} rounds`,
);
for (const name of Object.keys(warm[0] ?? {})) {
  const milliseconds = median(warm.map((round) => round[name] ?? Number.NaN));
  console.log(`${name.padEnd(42)} ${(milliseconds * 1e3).toFixed(1).padStart(10)} µs`);
}
for (const [name, against] of [
  ["reset", "JSON.parse of the state"],
  ["reset", "structuredClone of the state"],
  ["fingerprint after 1 write", "sha256 of the state's canonical JSON"],
  ["job: reset, 8 reads, 2 writes, snapshot", "job's copies alone, by JSON.parse"],
  ["job: reset, 8 reads, 2 writes, snapshot", "job's copies alone, by structuredClone"],
] as const) {
  console.log(`${name} is ${ratio(name, against).toFixed(1)} times as fast as ${against}`);
}
