import { LookalikeError, type ModelName, type PhotoId, type PhotoRef } from '@lookalike/domain';
import type { Services } from '../lifecycle/services';

// Below one photo in a hundred or so indexed, trying at random is given up for reading what is indexed.
const TRIES = 100;

/**
 * Any photo of the gallery, or any that the model has indexed, each as likely as the others.
 * @throws LookalikeError GALLERY_UNAVAILABLE, MODEL_UNAVAILABLE, INDEX_EMPTY
 */
export async function randomPhoto(
  services: Services,
  photos: readonly PhotoRef[],
  indexedBy?: ModelName,
): Promise<PhotoRef> {
  if (!indexedBy) return pick(photos);
  const records = services.records.get();
  const scope = services.indices.scope(indexedBy);
  for (let i = 0; i < TRIES; i++) {
    const photo = pick(photos);
    if ((await records.outcome(scope, photo.id))?.outcome === 'INDEXED') return photo;
  }
  const indexed: PhotoId[] = [];
  for await (const { photoId, outcome } of records.outcomes(scope)) if (outcome === 'INDEXED') indexed.push(photoId);
  const here = indexed.map((id) => services.gallery.get().find(id)).filter((photo) => photo !== null);
  if (here.length > 0) return pick(here);
  throw new LookalikeError(
    'INDEX_EMPTY',
    `Nothing is indexed yet for ${indexedBy}.`,
    'Start an ingestion (mutation `startIngestion`) and ask again when the first photos are in.',
  );
}

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)]!;
}
