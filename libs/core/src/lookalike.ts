import { LookalikeError, type ModelName } from '@lookalike/domain';
import type { Galleries } from './galleries/galleries';
import type { Images } from './galleries/images';
import type { Ingestions } from './ingestion/ingestions';
import { type ModelStatus, modelStatus } from './models/model-status';
import {
  compareFaces,
  type DetectedFaces,
  detectFaces,
  embedProbe,
  type FaceComparison,
  type FaceOfImage,
} from './search/compare-faces';
import type { ContactSheets } from './search/contact-sheets';
import type { ImageOptions, ProbeImage, ProbeOptions, SearchServices } from './search/resolve-probe';
import {
  compareModels,
  type ModelAnswer,
  type SearchRequest,
  similarFaces,
  type SimilarFaces,
} from './search/similar-faces';
import type { ServiceStatus } from './service-status';

/** The whole service, for gateway and tools. Unless its documentation says otherwise, a method throws LookalikeError. */
export interface Lookalike {
  /** @param model default: the first READY one that has rows */
  similarFaces(image: ProbeImage, request: SearchRequest, model?: ModelName): Promise<SimilarFaces>;
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

export interface CallServices {
  search: SearchServices;
  galleries: Galleries;
  images: Images;
  contactSheets: ContactSheets;
  ingestions: Ingestions;
}

/**
 * Passes each call to the function that answers it, with two rules for all of them:
 *
 * - Ids and names are accepted in any Unicode form. Those of the gallery, the indexes and the records are NFC, but a client may send what it
 *   read from a file system or a form in NFD, as macOS writes it: `é` as two characters.
 * - Each call answers from one gallery. If the gallery is opened again during a call, the store and the records are closed while it runs, and
 *   the rest of its answer would come from the next gallery: it throws GALLERY_UNAVAILABLE instead, retryable.
 */
export function createCalls(services: CallServices): LookalikeCalls {
  const { search, galleries, images, contactSheets, ingestions } = services;
  const { lookups } = galleries;
  const { oneGallery, explainFailure } = callRules(search.gallery);
  return {
    similarFaces: oneGallery((image, ...rest) => similarFaces(search, normalizeImage(image), ...rest)),
    compareModels: oneGallery((image, ...rest) => compareModels(search, normalizeImage(image), ...rest)),
    detectFaces: oneGallery((image, ...rest) => detectFaces(search, normalizeImage(image), ...rest)),
    embed: oneGallery((image, ...rest) => embedProbe(search, normalizeImage(image), ...rest)),
    compareFaces: oneGallery((a, b, ...rest) => compareFaces(search, normalizeFace(a), normalizeFace(b), ...rest)),
    models: oneGallery((signal) => modelStatus(search, signal)),
    galleries: {
      ...galleries,
      issues: oneGallery(galleries.issues),
      photos: oneGallery(galleries.photos),
      photo: oneGallery((id, ...rest) => galleries.photo(normalize(id), ...rest)),
      randomPhoto: oneGallery(galleries.randomPhoto),
      identities: oneGallery(galleries.identities),
      identity: oneGallery((name) => galleries.identity(normalize(name))),
      identityPhotos: oneGallery((name, ...rest) => galleries.identityPhotos(normalize(name), ...rest)),
      lookalikes: oneGallery((name, ...rest) => galleries.lookalikes(normalize(name), ...rest)),
      outliers: oneGallery((name, ...rest) => galleries.outliers(normalize(name), ...rest)),
      lookups: {
        photos: oneGallery(lookups.photos),
        outcomes: oneGallery(lookups.outcomes),
        indexedCounts: oneGallery(lookups.indexedCounts),
      },
    },
    images: {
      photo: oneGallery((id, ...rest) => images.photo(normalize(id), ...rest)),
      thumbnail: oneGallery((id, ...rest) => images.thumbnail(normalize(id), ...rest)),
      crop: oneGallery((id, ...rest) => images.crop(normalize(id), ...rest)),
    },
    contactSheets: {
      search: oneGallery(({ probes, ...rest }) => contactSheets.search({ ...rest, probes: probes.map(normalize) })),
      png: oneGallery(contactSheets.png),
      html: oneGallery(contactSheets.html),
    },
    ingestions: {
      start: explainFailure(({ identities, ...request }) =>
        ingestions.start(identities ? { ...request, identities: identities.map(normalize) } : request),
      ),
      cancel: explainFailure(ingestions.cancel),
      get: explainFailure(ingestions.get),
      list: explainFailure(ingestions.list),
      photos: explainFailure(ingestions.photos),
      async *watch(id, signal) {
        const { generation } = search.gallery;
        try {
          yield* ingestions.watch(id, signal);
        } catch (error) {
          throw generation === search.gallery.generation ? error : galleryReplaced(error);
        }
      },
    },
  };
}

type Call<Args extends unknown[], T> = (...args: Args) => Promise<T>;

function callRules(gallery: SearchServices['gallery']) {
  /** For calls whose effect or answer remains valid when another gallery is opened: only their failures are replaced. */
  function explainFailure<Args extends unknown[], T>(call: Call<Args, T>): Call<Args, T> {
    return async (...args) => {
      const { generation } = gallery;
      try {
        return await call(...args);
      } catch (error) {
        throw generation === gallery.generation ? error : galleryReplaced(error);
      }
    };
  }

  function oneGallery<Args extends unknown[], T>(call: Call<Args, T>): Call<Args, T> {
    return async (...args) => {
      const { generation } = gallery;
      const result = await explainFailure(call)(...args);
      if (generation !== gallery.generation) throw galleryReplaced();
      return result;
    };
  }

  return { explainFailure, oneGallery };
}

function galleryReplaced(cause?: unknown): LookalikeError {
  return new LookalikeError(
    'GALLERY_UNAVAILABLE',
    'The gallery was replaced during the request, because another one was downloaded.',
    'Try again. Photos and identities may be those of another gallery.',
    { retryable: true, cause },
  );
}

function normalizeFace({ image, ...face }: FaceOfImage): FaceOfImage {
  return { ...face, image: normalizeImage(image) };
}

function normalizeImage(image: ProbeImage): ProbeImage {
  return 'photo' in image ? { photo: normalize(image.photo) } : image;
}

function normalize(id: string): string {
  return id.normalize('NFC');
}
