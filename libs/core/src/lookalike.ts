import type { ModelName } from '@lookalike/domain';
import type { Galleries } from './galleries/galleries';
import type { Images } from './galleries/images';
import type { Ingestions } from './ingestion/ingestions';
import type { ModelStatus } from './models/model-status';
import type { DetectedFaces, FaceComparison, FaceOfImage } from './search/compare-faces';
import type { ContactSheets } from './search/contact-sheets';
import type { ImageOptions, ProbeImage, ProbeOptions } from './search/resolve-probe';
import type { ModelAnswer, SearchRequest, SimilarFacesAnswer, SimilarFacesRequest } from './search/similar-faces';
import type { ServiceStatus } from './service-status';

/** The whole service, for gateway and tools. Unless its documentation says otherwise, a method throws LookalikeError. */
export interface Lookalike {
  /** @param model default: the first READY one that has rows */
  similarFaces(image: ProbeImage, request: SimilarFacesRequest, model?: ModelName): Promise<SimilarFacesAnswer>;
  /** The same search by several models, by default all that are READY and have rows. The problem of one does not affect the others. */
  compareModels(image: ProbeImage, request: SearchRequest, models?: ModelName[]): Promise<ModelAnswer[]>;
  /** Every face that MTCNN finds, whether it is indexed or not. */
  detectFaces(image: ProbeImage, options?: ImageOptions): Promise<DetectedFaces>;
  /** The embedding by each model, L2-normalised. */
  embed(
    image: ProbeImage,
    options: ProbeOptions & { models?: ModelName[] },
  ): Promise<{ model: ModelName; vector: Float32Array }[]>;
  /** The similarity of two faces by each model. The problem of one does not affect the others. */
  compareFaces(a: FaceOfImage, b: FaceOfImage, models?: ModelName[], options?: ImageOptions): Promise<FaceComparison[]>;
  models(signal?: AbortSignal): Promise<ModelStatus[]>;
  readonly galleries: Galleries;
  readonly images: Images;
  readonly contactSheets: ContactSheets;
  readonly ingestions: Ingestions;
  /** The current state of each component. Never rejects. */
  status(): Promise<ServiceStatus>;
  /**
   * The status now, then each change of gallery, store, models or ingestion, until the signal is aborted or the service is closed.
   * An end of Milvus Lite is reported at once; a Milvus server that stops responding within some seconds, or by the first call that
   * fails.
   */
  watchStatus(signal?: AbortSignal): AsyncIterable<ServiceStatus>;
  /**
   * Resolves when the first attempt to open gallery, store, records and each configured model is finished, successful or not. What
   * failed is retried in the background. Never rejects.
   */
  opened(): Promise<void>;
  /** Ends a running ingestion, the worker threads, Milvus Lite and all attempts to open something. Never rejects. */
  close(): Promise<void>;
}

/** What reads or changes the gallery: all but the state of the service itself. */
export type LookalikeCalls = Omit<Lookalike, 'status' | 'watchStatus' | 'opened' | 'close'>;
