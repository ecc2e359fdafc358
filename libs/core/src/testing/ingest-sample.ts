import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { openSample } from '@lookalike/dataset';
import type { FetchedAsset, ModelName } from '@lookalike/domain';
import { createEmbedder } from '@lookalike/embedding';
import { openRecords } from '@lookalike/records';
import { openMilvusLite } from '@lookalike/vector-store';
import { createIngestions } from '../ingestion/ingestions';
import { ownershipOf } from '../lifecycle/ownership';
import { createToProblem } from '../lifecycle/to-problem';
import { IngestionActivity } from '../models/ingestion-activity';
import { ModelIndexes } from '../models/model-indexes';
import { openService } from './lazy-services';

/**
 * The argument, as JSON, of this program: it ingests the sample gallery with real weights into Milvus Lite and SQLite and prints
 * each state as a line. A spec kills it.
 */
export interface IngestSampleInput {
  dataDirectory: string;
  cacheFolder: string;
  models: ModelName[];
  assets: Record<string, FetchedAsset>;
  /** The file that the rows are written to at the end, as JSON. */
  rowsFile: string;
}

async function main(input: IngestSampleInput): Promise<void> {
  const { dataDirectory, cacheFolder, models, assets, rowsFile } = input;
  const logger = pino({ level: 'warn' }, pino.destination(2));

  const embedder = createEmbedder({ cacheFolder });
  const gallery = await openService(() =>
    openSample({ portraits: assets['sample-portraits']!, group: assets['sample-group']! }),
  );
  const store = await openService(() => openMilvusLite({ binaryFolder: assets['milvus-lite']!.folder, dataDirectory }));
  const records = await openService(() => openRecords({ file: join(dataDirectory, 'records.sqlite') }));
  const loaded = Promise.all([
    embedder.prepare('MTCNN', assets.mtcnn!),
    ...models.map((model) => embedder.prepare(model, assets[model.toLowerCase()]!)),
  ]).then(() => undefined);
  const modelLoader = {
    configured: models,
    load: () => loaded,
    firstAttempt: () => loaded,
    isRequested: () => true,
    retryAt: () => null,
  };
  const activity = new IngestionActivity(gallery);
  const indexes = new ModelIndexes(gallery, store, embedder, activity);
  const toProblem = createToProblem(logger);
  const ownership = await openService(async () => ownershipOf(store.get()));
  const services = { gallery, ownership, records, embedder, modelLoader, indexes, activity, logger, toProblem };
  const ingestions = createIngestions(services);

  const { id } = await ingestions.start({});
  for await (const state of ingestions.watch(id)) process.stdout.write(`${JSON.stringify(state)}\n`);

  const rows = models.map(async (model) => {
    const all = [];
    for await (const row of (await indexes.open(model)).rows()) all.push({ ...row, vector: [...row.vector] });
    return [model, all] as const;
  });
  writeFileSync(rowsFile, JSON.stringify(Object.fromEntries(await Promise.all(rows))));
  await ingestions.close();
  await Promise.all([embedder.close(), records.get().close(), store.get().close(), gallery.get().close()]);
}

void main(JSON.parse(process.argv[2]!) as IngestSampleInput);
