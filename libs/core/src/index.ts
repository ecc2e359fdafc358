export { commandLineProblem } from './config/command-line-problem';
export { createLogger } from './config/create-logger';
export {
  addAssetOptions,
  addLookalikeOptions,
  loadEnvFile,
  LOOKALIKE_OPTIONS,
  type LookalikeConfig,
  readAssetConfig,
  readLookalikeConfig,
  SECRET_VARIABLES,
} from './config/lookalike-config';
export { addOptions, option, readOptions } from './config/options';
export * from './lookalike';
export { openLookalike, type OpenOptions } from './open-lookalike';
export type { ProgressEvent, ReportProgress } from './lifecycle/progress';
