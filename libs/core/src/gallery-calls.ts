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

export interface GalleryCallServices {
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
export function createGalleryCalls(services: GalleryCallServices): LookalikeCalls {
  const { search, galleries, images, contactSheets, ingestions } = services;
  const { lookups } = galleries;
  const { rejectIfGalleryReplaced, translateFailure, translateFailures } = galleryChecks(search.gallery);
  return {
    similarFaces: rejectIfGalleryReplaced((image, ...rest) => similarFaces(search, normaliseImage(image), ...rest)),
    compareModels: rejectIfGalleryReplaced((image, ...rest) => compareModels(search, normaliseImage(image), ...rest)),
    detectFaces: rejectIfGalleryReplaced((image, ...rest) => detectFaces(search, normaliseImage(image), ...rest)),
    embed: rejectIfGalleryReplaced((image, ...rest) => embedProbe(search, normaliseImage(image), ...rest)),
    compareFaces: rejectIfGalleryReplaced((a, b, ...rest) =>
      compareFaces(search, normaliseFace(a), normaliseFace(b), ...rest),
    ),
    models: rejectIfGalleryReplaced((signal) => modelStatus(search, signal)),
    galleries: {
      ...galleries,
      issues: rejectIfGalleryReplaced(galleries.issues),
      photos: rejectIfGalleryReplaced(galleries.photos),
      photo: rejectIfGalleryReplaced((id, ...rest) => galleries.photo(normalise(id), ...rest)),
      randomPhoto: rejectIfGalleryReplaced(galleries.randomPhoto),
      identities: rejectIfGalleryReplaced(galleries.identities),
      identity: rejectIfGalleryReplaced((name) => galleries.identity(normalise(name))),
      identityPhotos: rejectIfGalleryReplaced((name, ...rest) => galleries.identityPhotos(normalise(name), ...rest)),
      lookalikes: rejectIfGalleryReplaced((name, ...rest) => galleries.lookalikes(normalise(name), ...rest)),
      outliers: rejectIfGalleryReplaced((name, ...rest) => galleries.outliers(normalise(name), ...rest)),
      lookups: {
        photos: rejectIfGalleryReplaced(lookups.photos),
        outcomes: rejectIfGalleryReplaced(lookups.outcomes),
        indexedCounts: rejectIfGalleryReplaced(lookups.indexedCounts),
      },
    },
    images: {
      photo: rejectIfGalleryReplaced((id, ...rest) => images.photo(normalise(id), ...rest)),
      thumbnail: rejectIfGalleryReplaced((id, ...rest) => images.thumbnail(normalise(id), ...rest)),
      crop: rejectIfGalleryReplaced((id, ...rest) => images.crop(normalise(id), ...rest)),
    },
    contactSheets: {
      search: rejectIfGalleryReplaced(({ probes, ...rest }) =>
        contactSheets.search({ ...rest, probes: probes.map(normalise) }),
      ),
      png: rejectIfGalleryReplaced(contactSheets.png),
      html: rejectIfGalleryReplaced(contactSheets.html),
    },
    ingestions: {
      start: translateFailure(({ identities, ...request }) =>
        ingestions.start(identities ? { ...request, identities: identities.map(normalise) } : request),
      ),
      cancel: translateFailure(ingestions.cancel),
      get: translateFailure(ingestions.get),
      list: translateFailure(ingestions.list),
      photos: translateFailure(ingestions.photos),
      watch: translateFailures(ingestions.watch),
    },
  };
}

type Call<Args extends unknown[], T> = (...args: Args) => Promise<T>;
type Watch<Args extends unknown[], T> = (...args: Args) => AsyncIterable<T>;

function galleryChecks(gallery: SearchServices['gallery']) {
  const translate = (error: unknown, generation: number) =>
    generation === gallery.generation ? error : galleryReplaced(error);

  /** For calls whose effect or answer remains valid when another gallery is opened: only their failures are replaced. */
  function translateFailure<Args extends unknown[], T>(call: Call<Args, T>): Call<Args, T> {
    return async (...args) => {
      const { generation } = gallery;
      try {
        return await call(...args);
      } catch (error) {
        throw translate(error, generation);
      }
    };
  }

  /** The same for calls with several answers. */
  function translateFailures<Args extends unknown[], T>(watch: Watch<Args, T>): Watch<Args, T> {
    return async function* (...args) {
      const { generation } = gallery;
      try {
        yield* watch(...args);
      } catch (error) {
        throw translate(error, generation);
      }
    };
  }

  function rejectIfGalleryReplaced<Args extends unknown[], T>(call: Call<Args, T>): Call<Args, T> {
    return async (...args) => {
      const { generation } = gallery;
      const result = await translateFailure(call)(...args);
      if (generation !== gallery.generation) throw galleryReplaced();
      return result;
    };
  }

  return { rejectIfGalleryReplaced, translateFailure, translateFailures };
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
