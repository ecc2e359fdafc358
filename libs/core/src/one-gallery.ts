import type { Gallery } from '@lookalike/dataset';
import { LookalikeError } from '@lookalike/domain';
import type { LazyService } from './lifecycle/lazy-service';
import type { Lookalike } from './lookalike';

type Call<Args extends unknown[], T> = (...args: Args) => Promise<T>;

/**
 * Each call answers from one gallery. If the gallery is opened again during a call, the store and the records are closed while it runs, and
 * the rest of its answer would come from the next gallery: it throws GALLERY_UNAVAILABLE instead, retryable.
 */
export function withOneGallery(lookalike: Lookalike, gallery: Pick<LazyService<Gallery>, 'generation'>): Lookalike {
  const { galleries, images, contactSheets, ingestions } = lookalike;
  const { lookups } = galleries;

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

  function fromOneGallery<Args extends unknown[], T>(call: Call<Args, T>): Call<Args, T> {
    return async (...args) => {
      const { generation } = gallery;
      const result = await explainFailure(call)(...args);
      if (generation !== gallery.generation) throw galleryReplaced();
      return result;
    };
  }

  return {
    ...lookalike,
    similarFaces: fromOneGallery(lookalike.similarFaces),
    compareModels: fromOneGallery(lookalike.compareModels),
    detectFaces: fromOneGallery(lookalike.detectFaces),
    embed: fromOneGallery(lookalike.embed),
    compareFaces: fromOneGallery(lookalike.compareFaces),
    models: fromOneGallery(lookalike.models),
    galleries: {
      ...galleries,
      issues: fromOneGallery(galleries.issues),
      photos: fromOneGallery(galleries.photos),
      photo: fromOneGallery(galleries.photo),
      randomPhoto: fromOneGallery(galleries.randomPhoto),
      identities: fromOneGallery(galleries.identities),
      identity: fromOneGallery(galleries.identity),
      identityPhotos: fromOneGallery(galleries.identityPhotos),
      lookalikes: fromOneGallery(galleries.lookalikes),
      outliers: fromOneGallery(galleries.outliers),
      lookups: {
        photos: fromOneGallery(lookups.photos),
        outcomes: fromOneGallery(lookups.outcomes),
        indexedCounts: fromOneGallery(lookups.indexedCounts),
      },
    },
    images: {
      photo: fromOneGallery(images.photo),
      thumbnail: fromOneGallery(images.thumbnail),
      crop: fromOneGallery(images.crop),
    },
    contactSheets: {
      search: fromOneGallery(contactSheets.search),
      png: fromOneGallery(contactSheets.png),
      html: fromOneGallery(contactSheets.html),
    },
    ingestions: {
      start: explainFailure(ingestions.start),
      cancel: explainFailure(ingestions.cancel),
      get: explainFailure(ingestions.get),
      list: explainFailure(ingestions.list),
      photos: explainFailure(ingestions.photos),
      async *watch(id, signal) {
        const { generation } = gallery;
        try {
          yield* ingestions.watch(id, signal);
        } catch (error) {
          throw generation === gallery.generation ? error : galleryReplaced(error);
        }
      },
    },
  };
}

function galleryReplaced(cause?: unknown): LookalikeError {
  return new LookalikeError(
    'GALLERY_UNAVAILABLE',
    'The gallery was replaced during the request, because another one was downloaded.',
    'Try again. Photos and identities may be those of another gallery.',
    { retryable: true, cause },
  );
}
