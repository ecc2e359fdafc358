import { LookalikeError } from '@lookalike/domain';
import type { Galleries } from './galleries/galleries';
import type { Images } from './galleries/images';
import type { Ingestions } from './ingestion/ingestions';
import type { LookalikeCalls } from './lookalike';
import { modelStatus } from './models/model-status';
import { compareFaces, detectFaces, embedProbe, type FaceOfImage } from './search/compare-faces';
import type { ContactSheets } from './search/contact-sheets';
import type { ProbeImage, SearchServices } from './search/resolve-probe';
import { compareModels, similarFaces } from './search/similar-faces';

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
 *   the rest of its answer would come from the next gallery: it throws GALLERY_REPLACED instead, retryable.
 */
export function createCalls(services: CallServices): LookalikeCalls {
  const { search, galleries, images, contactSheets, ingestions } = services;
  const { lookups } = galleries;
  const { oneGallery, explainFailure, explainFailures } = galleryRules(search.gallery);
  return {
    similarFaces: oneGallery((image, ...rest) => similarFaces(search, normaliseImage(image), ...rest)),
    compareModels: oneGallery((image, ...rest) => compareModels(search, normaliseImage(image), ...rest)),
    detectFaces: oneGallery((image, ...rest) => detectFaces(search, normaliseImage(image), ...rest)),
    embed: oneGallery((image, ...rest) => embedProbe(search, normaliseImage(image), ...rest)),
    compareFaces: oneGallery((a, b, ...rest) => compareFaces(search, normaliseFace(a), normaliseFace(b), ...rest)),
    models: oneGallery((signal) => modelStatus(search, signal)),
    galleries: {
      ...galleries,
      issues: oneGallery(galleries.issues),
      photos: oneGallery(galleries.photos),
      photo: oneGallery((id, ...rest) => galleries.photo(normalise(id), ...rest)),
      randomPhoto: oneGallery(galleries.randomPhoto),
      identities: oneGallery(galleries.identities),
      identity: oneGallery((name) => galleries.identity(normalise(name))),
      identityPhotos: oneGallery((name, ...rest) => galleries.identityPhotos(normalise(name), ...rest)),
      lookalikes: oneGallery((name, ...rest) => galleries.lookalikes(normalise(name), ...rest)),
      outliers: oneGallery((name, ...rest) => galleries.outliers(normalise(name), ...rest)),
      lookups: {
        photos: oneGallery(lookups.photos),
        outcomes: oneGallery(lookups.outcomes),
        indexedCounts: oneGallery(lookups.indexedCounts),
      },
    },
    images: {
      photo: oneGallery((id, ...rest) => images.photo(normalise(id), ...rest)),
      thumbnail: oneGallery((id, ...rest) => images.thumbnail(normalise(id), ...rest)),
      crop: oneGallery((id, ...rest) => images.crop(normalise(id), ...rest)),
    },
    contactSheets: {
      search: oneGallery(({ probes, ...rest }) => contactSheets.search({ ...rest, probes: probes.map(normalise) })),
      png: oneGallery(contactSheets.png),
      html: oneGallery(contactSheets.html),
    },
    ingestions: {
      start: explainFailure(({ identities, ...request }) =>
        ingestions.start(identities ? { ...request, identities: identities.map(normalise) } : request),
      ),
      cancel: explainFailure(ingestions.cancel),
      get: explainFailure(ingestions.get),
      list: explainFailure(ingestions.list),
      photos: explainFailure(ingestions.photos),
      watch: explainFailures(ingestions.watch),
    },
  };
}

type Call<Args extends unknown[], T> = (...args: Args) => Promise<T>;
type Watch<Args extends unknown[], T> = (...args: Args) => AsyncIterable<T>;

function galleryRules(gallery: SearchServices['gallery']) {
  const explain = (error: unknown, generation: number) =>
    generation === gallery.generation ? error : galleryReplaced(error);

  /** For calls whose effect or answer remains valid when another gallery is opened: only their failures are replaced. */
  function explainFailure<Args extends unknown[], T>(call: Call<Args, T>): Call<Args, T> {
    return async (...args) => {
      const { generation } = gallery;
      try {
        return await call(...args);
      } catch (error) {
        throw explain(error, generation);
      }
    };
  }

  /** The same for calls with several answers. */
  function explainFailures<Args extends unknown[], T>(watch: Watch<Args, T>): Watch<Args, T> {
    return async function* (...args) {
      const { generation } = gallery;
      try {
        yield* watch(...args);
      } catch (error) {
        throw explain(error, generation);
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

  return { oneGallery, explainFailure, explainFailures };
}

function galleryReplaced(cause?: unknown): LookalikeError {
  return new LookalikeError(
    'GALLERY_REPLACED',
    'The gallery was replaced during the request, because another one was downloaded.',
    'Try again. Photos and identities may be those of another gallery.',
    { retryable: true, cause },
  );
}

function normaliseFace({ image, ...face }: FaceOfImage): FaceOfImage {
  return { ...face, image: normaliseImage(image) };
}

function normaliseImage(image: ProbeImage): ProbeImage {
  return 'photo' in image ? { photo: normalise(image.photo) } : image;
}

function normalise(id: string): string {
  return id.normalize('NFC');
}
