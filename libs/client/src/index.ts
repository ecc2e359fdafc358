export { eachNode, type Page } from './each-node.js';
export {
  type ClientErrorCode,
  isLookalikeError,
  LookalikeError,
  type LookalikeErrorCode,
  type LookalikeErrorOptions,
} from './errors.js';
export * from './generated/graphql.js';
export type { CallOptions } from './deadline.js';
export {
  type AnswerOf,
  type ClientOptions,
  createClient,
  type LookalikeClient,
  type TypedOperation,
} from './lookalike-client.js';
export type { UploadedImage } from './uploads.js';
