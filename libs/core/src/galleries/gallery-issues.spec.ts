import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { IngestionHarness } from '../testing/ingestion-harness';
import { createGalleries } from './galleries';

const within = temporaryFolder();

it('lists two issues with the same path once each, whatever the size of the pages', async () => {
  const harness = await new IngestionHarness(within, { 'Ann/1': { faces: 1 } }).open();
  const galleries = createGalleries(harness.services);
  const photos = Buffer.from(join(harness.folder, 'photos', 'Ann/'));
  // The first name is not valid UTF-8 and is reported as `%FF.txt`.
  for (const name of [Buffer.from([0xff]), Buffer.from('%FF')])
    writeFileSync(Buffer.concat([photos, name, Buffer.from('.txt')]), 'text');
  writeFileSync(join(harness.folder, 'photos', 'Ann/%FF.txt-1'), 'text');
  await harness.ingest();
  const listed: string[] = [];
  for (let after: string | undefined; ;) {
    const page = await galleries.issues({ first: 1, ...(after && { after }) });
    listed.push(...page.nodes.map(({ path, code }) => `${path} ${code}`));
    if (!page.hasNextPage) break;
    after = page.cursors.at(-1);
  }
  const sorted = ['Ann/%FF.txt NAME_NOT_UTF8', 'Ann/%FF.txt NO_IMAGE_EXTENSION', 'Ann/%FF.txt-1 NO_IMAGE_EXTENSION'];
  expect(listed).toEqual(sorted);
  await harness.close();
});

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
