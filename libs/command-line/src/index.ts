export { commandLineRemedy, describeFailure, failWith } from './command-line-remedy';
export { createLogger } from './create-logger';
export { loadEnvFile, readEnvVariable } from './env-file';
export {
  addAssetOptions,
  addLookalikeOptions,
  type CommandConfig,
  LIMIT_OPTION,
  lookalikeOptions,
  readAssetConfig,
  readCommandConfig,
  readIngestionLimit,
  SECRET_VARIABLES,
} from './lookalike-options';
export { addOptions, option, readOptions } from './options';
export { formatSize, ProgressDisplay } from './progress-display';
