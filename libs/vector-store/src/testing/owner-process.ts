import { openMilvusLite } from '../lite/open-milvus-lite';
import { RECIPE, sampleRow } from './rows';

/**
 * A process that opens a data directory and, as its owner, writes rows; started by `spawnOwner`. It closes nothing, because the tests are
 * about what it leaves behind when it is killed.
 */
async function main([binaryFolder, dataDirectory, rows]: string[]): Promise<void> {
  const store = await openMilvusLite({ binaryFolder: binaryFolder!, dataDirectory: dataDirectory! });
  if (store.role === 'owner') {
    const index = store.index('shared');
    await index.open(RECIPE);
    await index.upsert(Array.from({ length: Number(rows) }, (_, i) => sampleRow(`p/${i}`, 0)));
  }
  process.stdout.write(`${store.role}\n`);
}

void main(process.argv.slice(2));
