export { parseTinkerAddress, type TinkerAddress } from "./address.ts";
export { connectTinker, type ServedModel, type TinkerClient, type TinkerOptions } from "./client.ts";
export {
  apiPrefix,
  type LossInput,
  type PassesResult,
  type Request,
  type RequestName,
  requests,
  type SamplesResult,
} from "./messages.ts";
export { decodeForwardBackward, encodePasses, encodeSamples, protobufType } from "./protobuf.ts";
export {
  type AdamStep,
  type AdapterConfig,
  baseSampler,
  createTrainingRun,
  type LossData,
  type NativeLoss,
  type Sampled,
  type SampleOptions,
  type TrainingRun,
} from "./training-run.ts";
