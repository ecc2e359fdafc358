export { createLogger } from './config/create-logger';
export { loadEnvFile } from './config/load-env-file';
export type { LookalikeConfig } from './config/lookalike-config';
export { addLookalikeOptions, readLookalikeConfig } from './config/read-lookalike-config';
export { addSettings, readSettings } from './config/read-settings';
export { LOOKALIKE_SETTINGS, type Setting } from './config/setting';
export * from './lookalike';
export { openLookalike, type OpenOptions } from './open-lookalike';
export type { ProgressEvent, ReportProgress } from './lifecycle/progress';
