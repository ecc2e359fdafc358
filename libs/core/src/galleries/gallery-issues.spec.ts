import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { IngestionHarness } from '../testing/ingestion-harness';
import { createGalleries } from './galleries';

const within = temporaryFolder();

it('lists the issues that the latest ingestion found, in pages', async () => {
  const harness = await new IngestionHarness(within, { 'Ann/1': { faces: 1 } }).open();
  const galleries = createGalleries(harness.services);
  const photos = join(harness.folder, 'photos');
  expect(await galleries.issues({ first: 5 })).toMatchObject({ nodes: [], totalCount: 0, hasNextPage: false });
  const paths = ['Ann/2.jpg', 'Ann/3.heic', 'Ann-Bea.txt', 'b.jpg', 'c.heic'];
  for (const path of paths) writeFileSync(join(photos, path), 'text');
  expect((await galleries.issues({ first: 5 })).totalCount).toBe(0);
  await harness.ingest();
  const listed: string[] = [];
  for (let after: string | undefined; ;) {
    const page = await galleries.issues({ first: 2, ...(after && { after }) });
    listed.push(...page.nodes.map(({ path }) => path));
    expect(page.totalCount).toBe(5);
    if (!page.hasNextPage) break;
    after = page.cursors.at(-1);
  }
  expect(listed).toEqual(paths);
  expect((await galleries.issues({ first: 5 }, ['HEIC'])).nodes).toMatchObject([
    { path: 'Ann/3.heic', code: 'HEIC', remedy: 'Convert it to JPEG.' },
    { path: 'c.heic' },
  ]);
  rmSync(join(photos, 'Ann/3.heic'));
  await harness.ingest();
  expect((await galleries.issues({ first: 1 }, ['HEIC'])).nodes).toMatchObject([{ path: 'c.heic' }]);
  await expect(galleries.issues({ first: 501 })).rejects.toMatchObject({ code: 'ARGUMENT_OUT_OF_RANGE' });
  await harness.close();
});
