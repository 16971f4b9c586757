export {
  type DefinedEnvironment,
  defineEnvironment,
  type EnvironmentDefinition,
  type ToolDefinition,
  tool,
} from "./define.ts";
export type { Environment, World } from "./environment.ts";
export { hashOf as environmentHash } from "./hash.ts";
export { foreignInput } from "./input.ts";
export {
  defineMcpEnvironment,
  type McpEnvironmentDefinition,
  type McpScenario,
  type McpSettings,
  type McpToolCall,
} from "./mcp.ts";
export { mcpAddress } from "./mcp-address.ts";
export type { McpAddress, McpCommand } from "./mcp-server.ts";
export type { McpToolChoice } from "./mcp-tools.ts";
export { answerOf, runProgram, type Verification, verify } from "./program.ts";
export {
  definePythonEnvironment,
  isPythonModule,
  type PythonEnvironmentDefinition,
} from "./python.ts";
export { fail, type Refusal } from "./refusal.ts";
