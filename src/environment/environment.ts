import type { Random, Scenario, ToolResult, ToolSpec } from "../core/index.ts";

/**
 * What an agent can act on: rules, tools and a state that can be rebuilt.
 * An environment holds no state itself; every rollout, program and verification gets a world of its own.
 */
export interface Environment {
  readonly name: string;
  /** What a human agent would be told. */
  readonly rules: string;
  readonly tools: readonly ToolSpec[];
  /** Most worlds that should be open at a time, where worlds are dear: each may be a server's process. */
  readonly worldsAtOnce?: number;
  /** Changes whenever rules or tools (names, descriptions, schemas, effects) change. */
  readonly hash: string;
  /** Rebuilds the very state that the scenario describes. The same scenario gives an equal world, always. */
  reset(scenario: Scenario): Promise<World>;
}

/** One live copy of an environment's state. */
export interface World {
  /**
   * Calls a tool. Refusals and misuse are results; a tool that throws is broken infrastructure and
   * rejects with code "environment", naming the tool.
   */
  call(name: string, argumentsJson: string): Promise<ToolResult>;
  /** An independent copy of the present state; cheap enough to take before every verification. */
  snapshot(): Promise<World>;
  /** Equal for equal states, different for different ones. */
  fingerprint(): Promise<string>;
  /**
   * A thing of this world to make a task about, in words ("user mia_lopez_4821"), or undefined
   * where the environment names none. Different random streams give different ones.
   */
  entity(random: Random): string | undefined;
  /**
   * The instruction as a customer would put it who knows no ids of records, or as it is where that cannot be said without
   * them. Missing where the environment has no such ids.
   */
  redact?(instruction: string): string;
  close(): Promise<void>;
}
