export { type Action, actionOf, parseAction, turnEnds } from "./action.ts";
export { type Conversation, type ConversationOptions, openConversation, type Reply } from "./conversation.ts";
export { type ExecutorOptions, runExecutor } from "./executor.ts";
export { observationLength } from "./perform.ts";
export {
  type Ended,
  type Ending,
  failedBy,
  type Part,
  playRollout,
  type RolloutOptions,
  type Stage,
} from "./play.ts";
export { nativePrompt, systemPrompt, toolLine } from "./prompt.ts";
export { rerender } from "./rerender.ts";
export {
  endMarker,
  type OpenUser,
  saidTurn,
  scriptedUser,
  type User,
  type UserPart,
  type UserTurn,
} from "./user.ts";
export { type Simulator, simulatedUser } from "./user-model.ts";
export { runWave, type Wave, type WaveOptions, type WaveProgress, type WaveUser } from "./wave.ts";
