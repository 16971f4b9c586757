import { expect, it } from "vitest";
import type { ProposalRecord } from "../store/index.ts";
import { coverageOf } from "./coverage.ts";

const tools = [
  { name: "get", effect: "read" as const },
  { name: "set", effect: "write" as const },
];

function proposal(
  id: string,
  asked: { calls: number; tools: string[] },
  called?: string[],
  verify = "return true;",
): ProposalRecord {
  return {
    id,
    rollout: id,
    revision: 0,
    asked,
    candidate: called === undefined ? null : ({ id, verify } as ProposalRecord["candidate"]),
    ...(called && { called }),
    verdict: { admitted: true },
    tokens: 0,
  };
}

it("counts tasks by the calls that they make, proposals by the calls that they were asked for", () => {
  const proposals = [
    proposal("a", { calls: 1, tools: ["get"] }, ["get"]),
    proposal("b", { calls: 2, tools: ["get", "set"] }, ["get", "set"]),
    proposal("c", { calls: 2, tools: ["set"] }, ["get"]),
    proposal("d", { calls: 2, tools: ["set"] }),
    proposal("held out", { calls: 1, tools: ["get"] }, ["get"]),
  ];
  expect(coverageOf(tools, proposals, new Set(["a", "b", "c"]))).toEqual({
    byCalls: [
      { proposals: 2, tasks: 2 },
      { proposals: 3, tasks: 1 },
    ],
    tools: [
      {
        name: "get",
        effect: "read",
        byCalls: [
          { proposals: 2, tasks: 2 },
          { proposals: 1, tasks: 1 },
        ],
      },
      {
        name: "set",
        effect: "write",
        byCalls: [
          { proposals: 0, tasks: 0 },
          { proposals: 3, tasks: 1 },
        ],
      },
    ],
    reading: 2,
    writing: 1,
    shapes: 2,
    commonest: { called: ["get"], tasks: 2 },
  });
});

it("puts tasks of very many calls into the last column", () => {
  const many = proposal("many", { calls: 1, tools: ["get"] }, Array(40).fill("get"));
  const { byCalls } = coverageOf(tools, [many], new Set(["many"]));
  expect(byCalls).toHaveLength(8);
  expect(byCalls.at(-1)).toEqual({ proposals: 0, tasks: 1 });
});

it("of no proposals at all says so", () => {
  expect(coverageOf(tools, [], new Set())).toMatchObject({ byCalls: [], shapes: 0, commonest: null });
});
