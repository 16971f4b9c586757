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
