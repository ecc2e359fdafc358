import type { PhotoId } from '@lookalike/domain';
import { breathing } from './breathe';
import { forgetPhotos } from './forget-photos';
import type { IngestionContext, Target } from './ingestion-context';

/**
 * Takes photos out of the index that the gallery no longer has, whether or not this ingestion selects them.
 * @returns how many there were
 */
export async function sweepVanished(context: IngestionContext, target: Target, stop: AbortSignal): Promise<number> {
  const vanished: PhotoId[] = [];
  for await (const { photoId } of breathing(context.records.outcomes(target.scope))) {
    if (!context.gallery.find(photoId)) vanished.push(photoId);
    stop.throwIfAborted();
  }
  await forgetPhotos(context, target, vanished, stop);
  return vanished.length;
}
