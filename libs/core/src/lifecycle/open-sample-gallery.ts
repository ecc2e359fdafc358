import type { Assets } from '@lookalike/assets';
import { type Gallery, openSample, sampleGroup, samplePortraits } from '@lookalike/dataset';
import { type AssetSpec, type FetchedAsset, LookalikeError } from '@lookalike/domain';
import type { Logger } from 'pino';

/** With what of it can be had: the portraits, the group photos, or both. @throws LookalikeError GALLERY_UNAVAILABLE */
export async function openSampleGallery({
  assets,
  logger,
}: {
  assets: Pick<Assets, 'fetch'>;
  logger: Logger;
}): Promise<Gallery> {
  const failures: LookalikeError[] = [];
  const fetched = async (spec: AssetSpec): Promise<FetchedAsset | null> => {
    try {
      return await assets.fetch(spec);
    } catch (error) {
      if (!LookalikeError.is(error)) throw error;
      failures.push(error);
      logger.warn(`${error.message} ${error.remedy}`);
      return null;
    }
  };
  const [portraits, group] = await Promise.all([samplePortraits, sampleGroup].map(fetched));
  if (!portraits && !group) {
    const [{ message, remedy }] = failures as [LookalikeError];
    throw new LookalikeError('GALLERY_UNAVAILABLE', `The sample gallery cannot be had. ${message}`, remedy);
  }
  return openSample({ portraits: portraits ?? null, group: group ?? null });
}
