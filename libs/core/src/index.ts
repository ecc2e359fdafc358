export { commandLineRemedy } from './config/command-line-remedy';
export { createLogger } from './config/create-logger';
export {
  addAssetOptions,
  addLookalikeOptions,
  isNamedGallery,
  loadEnvFile,
  LOOKALIKE_OPTIONS,
  type LookalikeConfig,
  readAssetConfig,
  readLookalikeConfig,
  SECRET_VARIABLES,
} from './config/lookalike-config';
export { addOptions, option, readOptions } from './config/options';
export type { Galleries, GalleryStatus, PhotoDetails } from './galleries/galleries';
export type { IndexedCount, LookupResults, Lookups, PhotoOutcome } from './galleries/lookups';
export type { IdentityMatch, Outlier } from './galleries/identity-similarity';
export type { ImageFile, Images } from './galleries/images';
export type { FaceOfPhoto, IndexedPhoto } from './galleries/indexed-faces';
export type { IngestionRequest } from './ingestion/ingestion-request';
export type { Ingestions } from './ingestion/ingestions';
export type { Ingestion, IngestionStatus } from './ingestion/progress';
export { wasServedBefore } from './lifecycle/check-data-folder';
export type { ComponentState, ComponentStatus, RetryDelay } from './lifecycle/lazy-service';
export { createToProblem, type ToProblem } from './lifecycle/to-problem';
export type { ProgressEvent, ReportProgress } from './lifecycle/progress';
export type { Lookalike } from './lookalike';
export type { ModelStatus } from './models/model-status';
export { openLookalike, type OpenOptions } from './open-lookalike';
export { MAX_K } from './requests/check-range';
export { MAX_PAGE_SIZE, type Page, type PageRequest } from './requests/page';
export type { ContactSheetRequest, ContactSheets } from './search/contact-sheets';
export type { DetectedFaces, FaceComparison, FaceOfImage } from './search/compare-faces';
export type { ProbeImage, ProbeOptions, Timings } from './search/resolve-probe';
export type { FaceMatch, ModelAnswer, Probe, SearchRequest, SimilarFaces } from './search/similar-faces';
export type { ServiceStatus } from './service-status';
export type { ContactSheet } from '@lookalike/report';
