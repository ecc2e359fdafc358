import { join } from 'node:path';
import { openFolder } from '@lookalike/dataset';
import { type AssetSpec, type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { drawPhoto } from '../testing/drawn-photos';
import { lazyServiceContext } from '../testing/lazy-services';
import { DownloadedGallery } from './downloaded-gallery';

const PORTRAITS = fetchedAsset('sample-portraits');
const GROUP = fetchedAsset('sample-group');
const within = temporaryFolder();

describeWith('the sample gallery', PORTRAITS && GROUP && { PORTRAITS, GROUP }, (sample) => {
  let controller: AbortController;
  let opened: DownloadedGallery[];
  beforeEach(() => {
    controller = new AbortController();
    opened = [];
  });
  afterEach(async () => {
    controller.abort();
    await Promise.all(opened.map((downloaded) => downloaded.close()));
  });

  const unavailable = (name: string) =>
    new LookalikeError('ASSET_UNAVAILABLE', `${name} is offline.`, 'Connect it.', { retryable: true });

  /** Downloads that fail until `provide` was called. A gallery of one drawn photo is used as LFW. */
  function downloads({ hasLfw = true }: { hasLfw?: boolean } = {}) {
    const provided = new Map<string, FetchedAsset | null>();
    const attempts: string[] = [];
    const fetch = async ({ name }: AssetSpec) => {
      attempts.push(name);
      const asset = provided.get(name);
      if (!asset) throw unavailable(name);
      return asset;
    };
    const folder = join(within, 'lfw');
    drawPhoto(folder, 'Ann/1', { faces: 1 });
    const openLfw = async () => {
      attempts.push('LFW');
      if (!provided.has('LFW')) throw unavailable('LFW');
      return openFolder({ folder });
    };
    const downloaded = new DownloadedGallery(
      { assets: { fetch, cached: async () => null }, openLfw: hasLfw ? openLfw : null },
      lazyServiceContext({ signal: controller.signal }),
    );
    opened.push(downloaded);
    return { downloaded, provided, attempts };
  }

  it('repeats the download of LFW, and returns LFW when it is opened again', async () => {
    const { downloaded, provided } = downloads();
    provided.set('sample-portraits', sample.PORTRAITS).set('sample-group', sample.GROUP);
    const first = await downloaded.open();
    expect([first.name, downloaded.isComplete, downloaded.hasMore]).toEqual(['sample', false, false]);
    expect(first.issues()).toMatchObject(
      [{ path: 'LFW', reason: /^LFW is offline\./, retryAt: expect.any(Date) }].map((issue) => ({
        ...issue,
        reason: expect.stringMatching(issue.reason),
      })),
    );
    provided.set('LFW', null);
    await downloaded.untilMore();
    // Until it is opened again, the sample gallery reports what it is waiting for.
    expect(first.issues()).toMatchObject([
      {
        reason: expect.stringMatching(/^It has been downloaded\./),
        remedy: expect.stringMatching(/ingestion/),
        retryAt: null,
      },
    ]);
    expect(downloaded.hasMore).toBe(true);
    const second = await downloaded.open();
    expect([second.name, second.photoCount, second.issues()]).toEqual([expect.stringMatching(/^lfw_/), 1, []]);
    expect([downloaded.isComplete, downloaded.hasMore]).toEqual([true, false]);
  });

  it('adds a part of the sample gallery, while LFW is still tried', async () => {
    const { downloaded, provided, attempts } = downloads();
    provided.set('sample-portraits', sample.PORTRAITS);
    const first = await downloaded.open();
    expect([first.photoCount, first.issues().map(({ path }) => path)]).toEqual([6, ['LFW', 'sample-group']]);
    provided.set('sample-group', sample.GROUP);
    await downloaded.untilMore();
    const before = attempts.length;
    const second = await downloaded.open();
    // Opening it again must not interrupt searches for as long as a download takes.
    expect(attempts).toHaveLength(before);
    expect([second.photoCount, second.issues().map(({ path }) => path)]).toEqual([12, ['LFW']]);
    provided.set('LFW', null);
    await downloaded.untilMore();
    expect((await downloaded.open()).photoCount).toBe(1);
  });

  it('stops downloading the sample gallery when LFW is open', async () => {
    const { downloaded, provided, attempts } = downloads();
    provided.set('sample-portraits', sample.PORTRAITS);
    await downloaded.open();
    provided.set('LFW', null);
    await downloaded.untilMore();
    await downloaded.open();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const before = attempts.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(attempts).toHaveLength(before);
  });

  it('tries everything again when nothing is available', async () => {
    const { downloaded, provided } = downloads();
    const failure = {
      code: 'GALLERY_UNAVAILABLE',
      retryable: true,
      message: expect.stringMatching(/sample-portraits/),
    };
    await expect(downloaded.open()).rejects.toMatchObject(failure);
    await expect(downloaded.open()).rejects.toMatchObject(failure);
    expect([downloaded.isComplete, downloaded.hasMissing]).toEqual([false, true]);
    provided.set('LFW', null);
    expect((await downloaded.open()).photoCount).toBe(1);
  });

  it('serves the sample gallery alone if that is configured, and completes it', async () => {
    const { downloaded, provided, attempts } = downloads({ hasLfw: false });
    provided.set('sample-group', sample.GROUP);
    expect((await downloaded.open()).issues().map(({ path }) => path)).toEqual(['sample-portraits']);
    provided.set('sample-portraits', sample.PORTRAITS);
    await downloaded.untilMore();
    expect((await downloaded.open()).issues()).toEqual([]);
    expect([downloaded.isComplete, attempts.includes('LFW')]).toEqual([true, false]);
  });
});
