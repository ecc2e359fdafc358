export { commandLineRemedy, describeFailure, failWith } from './command-line-remedy';
export { createLogger } from './create-logger';
export {
  addAssetOptions,
  addLookalikeOptions,
  type CommandConfig,
  LIMIT_OPTION,
  loadEnvFile,
  readEnvVariable,
  lookalikeOptions,
  readAssetConfig,
  readCommandConfig,
  readIngestionLimit,
  SECRET_VARIABLES,
} from './lookalike-options';
export { addOptions, option, readOptions } from './options';
export { formatSize, ProgressDisplay } from './progress-display';
