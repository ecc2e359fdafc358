import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AssetSpec, type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import type { Logger } from 'pino';
import { lazyServiceContext } from '../testing/lazy-services';
import { createGalleryOpener, logIssues } from './open-gallery';

const warnings: string[] = [];
const logger = {
  warn: (...line: (object | string)[]) => warnings.push(String(line.at(-1))),
  debug: () => undefined,
} as unknown as Logger;
let controller: AbortController;
beforeEach(() => {
  warnings.length = 0;
  controller = new AbortController();
});
afterEach(() => controller.abort());

describeWith('the portraits of the sample gallery', fetchedAsset('sample-portraits'), (portraits) => {
  const cacheFolder = temporaryFolder();

  /** @param fetchLfw the download of LFW, which is not in the cache */
  function open(gallery: string, fetchLfw: () => Promise<FetchedAsset>, isSampleCached = true) {
    const find = (spec: AssetSpec) => (spec.name === 'sample-portraits' ? portraits : null);
    const fetch = async (spec: AssetSpec) => {
      if (spec.name === 'lfw-deepfunneled') return fetchLfw();
      const asset = find(spec);
      if (!asset) throw new LookalikeError('ASSET_UNAVAILABLE', 'It could not be downloaded.', 'Download it.');
      return asset;
    };
    const cached = async (spec: AssetSpec) => (isSampleCached ? find(spec) : null);
    const { signal } = controller;
    const describeRemedy = ({ remedy }: { remedy: string }) => `${remedy} (--mirror)`;
    const retryDelay = { initialDelay: 3_600_000, maxDelay: 3_600_000 };
    const options = { config: { gallery, cacheFolder }, assets: { fetch, cached }, onProgress: () => {} };
    return createGalleryOpener(options, lazyServiceContext({ signal, logger, describeRemedy, retryDelay })).open(
      signal,
    );
  }
  const fail = () => Promise.reject(new LookalikeError('ASSET_UNAVAILABLE', 'No LFW.', 'Set the mirror.'));

  it('falls back to the sample, with a warning that has the reason and the remedy in the words of the command', async () => {
    expect((await open('auto', fail, false)).name).toBe('sample');
    expect(warnings).toEqual([
      'Gallery: No LFW. Set the mirror. (--mirror)',
      'LFW is unavailable. The small sample gallery is used until LFW is available.',
      'Gallery: It could not be downloaded. Download it. (--mirror)',
    ]);
  });

  it('lists LFW and the missing part of the sample as issues of the gallery', async () => {
    expect((await open('auto', fail)).issues()).toMatchObject([
      {
        path: 'LFW',
        code: 'NOT_DOWNLOADED',
        reason: 'No LFW. The sample gallery is used instead.',
        remedy: expect.stringMatching(
          /^Set the mirror\. .*tried again automatically.*LFW then replaces .*without a restart/,
        ),
        retryAt: expect.any(Date),
      },
      {
        path: 'sample-group',
        code: 'NOT_DOWNLOADED',
        reason: 'It could not be downloaded.',
        remedy: expect.stringMatching(
          /^Download it\. .*tried again automatically.*added to the gallery, without a restart/,
        ),
        retryAt: expect.any(Date),
      },
    ]);
    const [slow] = (await open('auto', () => new Promise(() => {}))).issues();
    expect(slow).toMatchObject({
      path: 'LFW',
      code: 'NOT_DOWNLOADED',
      reason: expect.stringContaining('still downloading'),
      remedy: expect.stringContaining('LFW then replaces the sample gallery, without a restart.'),
      retryAt: null,
    });
  });

  it('does not wait for a host that does not answer if the sample is cached', async () => {
    expect((await open('auto', () => new Promise(() => {}))).name).toBe('sample');
    expect(warnings[0]).toContain('LFW is still downloading');
  });

  it('never replaces LFW by the sample if LFW is configured', async () => {
    await expect(open('lfw', fail)).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE', message: 'No LFW.' });
  });

  it.each([true, false])('passes on whether the download may succeed later: %p', async (retryable) => {
    const failing = () => Promise.reject(new LookalikeError('ASSET_UNAVAILABLE', 'No LFW.', 'Wait.', { retryable }));
    await expect(open('lfw', failing)).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE', retryable });
  });

  it.each([
    ['does not exist, which may come back', 'missing', true],
    ['is a file, which someone must replace', 'file', false],
  ])('passes on whether a folder that %s may open later', async (_, name, retryable) => {
    writeFileSync(join(cacheFolder, 'file'), '');
    await expect(open(join(cacheFolder, name), fail)).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE', retryable });
  });

  it('opens the available part of the sample', async () => {
    const sample = await open('sample', fail);
    expect([sample.photoCount, sample.identityCount]).toEqual([6, 2]);
    expect(warnings).toEqual(['Gallery: It could not be downloaded. Download it. (--mirror)']);
  });
});

describe('logIssues', () => {
  const gallery = (count: number) => ({
    name: 'album',
    issues: () =>
      Array.from({ length: count }, (_, i) => ({
        path: `notes-${i}.txt`,
        code: 'NOT_AN_IMAGE' as const,
        remedy: 'Delete it.',
        reason: 'It is not an image.',
        isUnread: false,
      })),
    ignored: () => [],
  });

  it('logs nothing for a gallery without issues', () => {
    logIssues(gallery(0), logger);
    expect(warnings).toEqual([]);
  });

  it('names each file with the reason and the remedy, and counts those after the twentieth', () => {
    logIssues(gallery(1), logger);
    logIssues(gallery(23), logger);
    expect(warnings[0]).toBe(
      '1 file or folder is not used in the gallery album: notes-0.txt: It is not an image. Delete it.',
    );
    expect(warnings[1]).toMatch(
      /^23 files and folders are not used.*notes-19\.txt: It is not an image\. Delete it\. And 3 more\.$/,
    );
  });
});
