import type { ModelName } from '@lookalike/domain';
import type { ContactSheets } from './contract/contact-sheets';
import type { Galleries } from './contract/galleries';
import type { Ingestions } from './contract/ingestions';
import type { Pictures } from './contract/pictures';
import type {
  DetectedFaces,
  FaceComparison,
  ModelAnswer,
  ProbeImage,
  SearchRequest,
  SimilarFaces,
} from './contract/search';
import type { ModelStatus, ServiceStatus } from './contract/status';

export type * from './contract/contact-sheets';
export type * from './contract/galleries';
export type * from './contract/ingestions';
export type * from './contract/page';
export type * from './contract/pictures';
export type * from './contract/search';
export type * from './contract/status';

/** All that the service can do: the one thing that gateway and tools hold. Every method throws LookalikeError. */
export interface Lookalike {
  similarFaces(image: ProbeImage, request: SearchRequest, model?: ModelName): Promise<SimilarFaces>;
  compareModels(image: ProbeImage, request: SearchRequest, models?: ModelName[]): Promise<ModelAnswer[]>;
  detectFaces(image: ProbeImage, signal?: AbortSignal): Promise<DetectedFaces>;
  embed(
    image: ProbeImage,
    options: { models?: ModelName[]; face?: number; signal?: AbortSignal },
  ): Promise<{ model: ModelName; vector: Float32Array }[]>;
  compareFaces(
    a: { image: ProbeImage; face?: number },
    b: { image: ProbeImage; face?: number },
    models?: ModelName[],
    signal?: AbortSignal,
  ): Promise<FaceComparison[]>;
  models(): Promise<ModelStatus[]>;
  readonly galleries: Galleries;
  readonly pictures: Pictures;
  readonly contactSheets: ContactSheets;
  readonly ingestions: Ingestions;
  /** What works at the moment. Never throws. */
  status(): Promise<ServiceStatus>;
  /**
   * The status now, then each change of gallery, store, models or ingestion, until the signal is aborted or the service is closed. A
   * store that stops to answer is noticed by `status()` only.
   */
  watchStatus(signal?: AbortSignal): AsyncIterable<ServiceStatus>;
  /**
   * Resolves when the first attempt to open gallery, store, records and each configured model is finished, successful or not. What
   * failed is retried in the background. Never rejects.
   */
  opened(): Promise<void>;
  /** Stops an ingestion at a photo's end, the workers and Milvus Lite. */
  close(): Promise<void>;
}
