import { openMilvusLite } from '../lite/open-milvus-lite';
import { allRows, RECIPE, sampleRow } from './rows';

/** Rows per build, written in several calls so that a build can be interrupted in the middle. */
export const ROWS = 60;
const ROWS_PER_CALL = 20;

/**
 * A process that builds an index again and again until it is killed; started by a spec. `photoWidth` is the number of the build, so the
 * rows of two builds can be distinguished. Prints a line for each commit.
 */
async function main([binaryFolder, dataDirectory]: string[]): Promise<void> {
  const store = await openMilvusLite({ binaryFolder: binaryFolder!, dataDirectory: dataDirectory! });
  const index = store.index('rebuilt');
  await index.open(RECIPE);
  for (let number = 1 + ((await allRows(index))[0]?.photoWidth ?? 0); ; number += 1) {
    const build = await index.build(RECIPE);
    for (let start = 0; start < ROWS; start += ROWS_PER_CALL) {
      await build.upsert(
        Array.from({ length: ROWS_PER_CALL }, (_, i) => sampleRow(`p/${start + i}`, 0, { photoWidth: number })),
      );
    }
    await build.commit();
    process.stdout.write(`${number}\n`);
  }
}

if (require.main === module) void main(process.argv.slice(2));
