export { atifOf } from "./atif.ts";
export { type ExportedEnvironment, type ExportedFile, type ExportFormat, exportFormats } from "./formats.ts";
export { harborTask } from "./harbor.ts";
export { parquetOf } from "./parquet.ts";
export { type RolloutRow, rolloutRow } from "./rows.ts";
export { verifiersTaskset } from "./verifiers.ts";
