import type { Gallery } from '@lookalike/dataset';
import { LookalikeError } from '@lookalike/domain';
import type { LazyService } from './lifecycle/lazy-service';
import type { Lookalike } from './lookalike';

type Call<Args extends unknown[], T> = (...args: Args) => Promise<T>;

/**
 * Each call answers from one gallery. If the gallery is opened again during a call, the store and the records are closed under it, and the
 * rest of its answer would come from the next gallery: it throws GALLERY_UNAVAILABLE instead, retryable.
 */
export function withOneGallery(lookalike: Lookalike, gallery: Pick<LazyService<Gallery>, 'generation'>): Lookalike {
  const { galleries, images, contactSheets, ingestions } = lookalike;
  const { lookups } = galleries;

  /** For calls whose effect or answer is valid whatever the gallery is afterwards. */
  function failing<Args extends unknown[], T>(call: Call<Args, T>): Call<Args, T> {
    return async (...args) => {
      const { generation } = gallery;
      try {
        return await call(...args);
      } catch (error) {
        throw generation === gallery.generation ? error : galleryReplaced(error);
      }
    };
  }

  function reading<Args extends unknown[], T>(call: Call<Args, T>): Call<Args, T> {
    return async (...args) => {
      const { generation } = gallery;
      const result = await failing(call)(...args);
      if (generation !== gallery.generation) throw galleryReplaced();
      return result;
    };
  }

  return {
    ...lookalike,
    similarFaces: reading(lookalike.similarFaces),
    compareModels: reading(lookalike.compareModels),
    detectFaces: reading(lookalike.detectFaces),
    embed: reading(lookalike.embed),
    compareFaces: reading(lookalike.compareFaces),
    models: reading(lookalike.models),
    galleries: {
      ...galleries,
      issues: reading(galleries.issues),
      photos: reading(galleries.photos),
      photo: reading(galleries.photo),
      randomPhoto: reading(galleries.randomPhoto),
      identities: reading(galleries.identities),
      identity: reading(galleries.identity),
      identityPhotos: reading(galleries.identityPhotos),
      lookalikes: reading(galleries.lookalikes),
      outliers: reading(galleries.outliers),
      lookups: {
        photos: reading(lookups.photos),
        outcomes: reading(lookups.outcomes),
        indexedCounts: reading(lookups.indexedCounts),
      },
    },
    images: {
      photo: reading(images.photo),
      thumbnail: reading(images.thumbnail),
      crop: reading(images.crop),
    },
    contactSheets: {
      search: reading(contactSheets.search),
      png: reading(contactSheets.png),
      html: reading(contactSheets.html),
    },
    ingestions: {
      start: failing(ingestions.start),
      cancel: failing(ingestions.cancel),
      get: failing(ingestions.get),
      list: failing(ingestions.list),
      photos: failing(ingestions.photos),
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
