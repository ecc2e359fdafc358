export type { CallOptions } from './deadline.js';
export { eachNode, type Page } from './each-node.js';
export * from './generated/graphql.js';
export type { UploadedImage } from './images.js';
export { type ClientOptions, createClient, type LookalikeClient, type TypedOperation } from './lookalike-client.js';
export {
  type ClientErrorCode,
  isLookalikeError,
  LookalikeError,
  type LookalikeErrorCode,
  type LookalikeErrorOptions,
} from './lookalike-error.js';
export type { AnswerOf } from './methods.js';
