import { join } from 'node:path';
import { commandLineRemedy, createLogger } from '@lookalike/command-line';
import { type LookalikeConfig, openLookalike } from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';
import type { BenchContext } from './bench-context';
import { fillIndex } from './fill-index';
import { type PhotoSet, writePhotoSet } from './photo-set';

/** A gallery of all photos whose index has one row for each of them, with random vectors. */
export interface FilledGallery {
  photos: PhotoSet;
  model: ModelName;
  dataDirectory: string;
  config: LookalikeConfig;
}

/**
 * Fills an index in seconds instead of the minutes of an ingestion. Exhaustive search takes the same time for any vectors.
 * @throws Error if the first of the configured models is unavailable
 */
export async function fillGallery(context: BenchContext): Promise<FilledGallery> {
  context.log('writing the rows of all photos');
  const [model] = context.config.models as [ModelName];
  const dataDirectory = context.newDataDirectory();
  const photos = await writePhotoSet(context.config, null, join(context.temporaryFolder, 'all-photos'));
  const config = { ...context.config, models: [model], gallery: photos.folder, dataDirectory };
  const lookalike = await openLookalike(config, { logger: createLogger(config), describeRemedy: commandLineRemedy });
  await lookalike.opened();
  const status = (await lookalike.models()).find(({ name }) => name === model)!;
  await lookalike.close();
  if (!status.recipeHash) throw new Error(`${model} is unavailable: ${status.problem?.message}`);
  await fillIndex(config, status, 1);
  return { photos, model, dataDirectory, config };
}
