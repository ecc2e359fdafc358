export { type GalleryIssue, type IgnoreReason, type IssueCode } from '@lookalike/dataset';
export { isNamedGallery, type LookalikeConfig } from './lookalike-config';
export type { Galleries, GalleryStatus, PhotoDetails } from './galleries/galleries';
export type { IndexedCount, LookupResults, Lookups, PhotoOutcome } from './galleries/lookups';
export type { Outlier } from './galleries/identity-outliers';
export type { IdentityMatch } from './galleries/identity-similarity';
export type { ImageFile, Images, PhotoFile } from './galleries/images';
export type { FaceOfPhoto, IndexedPhoto } from './galleries/indexed-faces';
export type { IngestionRequest } from './ingestion/ingestion-request';
export type { Ingestions } from './ingestion/ingestions';
export type { Ingestion } from './ingestion/progress';
export { type IngestionStage, watchIngestionStages } from './ingestion/stage-times';
export type { ComponentState, ComponentStatus } from './lifecycle/component-status';
export type { RetryDelay } from './lifecycle/lazy-service';
export { createToProblem, type ToProblem } from './lifecycle/to-problem';
export { type ProgressEvent, reportAssetProgress, type ReportProgress } from './lifecycle/progress';
export type { Lookalike } from './lookalike';
export { indexNameOf } from './models/model-indexes';
export type { ModelStatus } from './models/model-status';
export { openLookalike, type OpenOptions } from './open-lookalike';
export { MAX_K } from './requests/check-arguments';
export { MAX_PAGE_SIZE, type Page, type PageRequest } from './requests/page';
export type { ContactSheetRequest, ContactSheets } from './search/contact-sheets';
export type { DetectedFaces, FaceComparison, FaceOfImage } from './search/compare-faces';
export type { ProbeImage, ProbeOptions, Timings } from './search/resolve-probe';
export type {
  FaceMatch,
  ModelAnswer,
  Probe,
  SearchRequest,
  SimilarFaces,
  SimilarFacesAnswer,
} from './search/similar-faces';
export type { ServiceStatus } from './service-status';
export type { IngestionStatus } from '@lookalike/records';
export type { ContactSheet } from '@lookalike/report';
export { MODEL_DESCRIPTIONS } from '@lookalike/embedding';
