import { type AssetSpec, type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import type { Logger } from 'pino';
import { openGallery } from './open-gallery';

describeWith('the portraits of the sample gallery', fetchedAsset('sample-portraits'), (portraits) => {
  const cacheFolder = temporaryFolder();
  const warned: string[] = [];
  const logger = { warn: (line: string) => warned.push(line) } as unknown as Logger;
  beforeEach(() => (warned.length = 0));

  /** @param lfw what becomes of fetching LFW, which is not in the cache */
  function open(gallery: string, lfw: () => Promise<FetchedAsset>, sampleIsHere = true) {
    const have = (spec: AssetSpec) => (spec.name === 'sample-portraits' ? portraits : null);
    const missing = new LookalikeError('ASSET_UNAVAILABLE', 'It could not be had.', 'Put it there.');
    const fetch = async (spec: AssetSpec) => {
      if (spec.name === 'lfw-deepfunneled') return lfw();
      const asset = have(spec);
      if (!asset) throw missing;
      return asset;
    };
    const cached = async (spec: AssetSpec) => (sampleIsHere ? have(spec) : null);
    return openGallery({ config: { gallery, cacheFolder }, assets: { fetch, cached }, logger, onProgress: () => {} });
  }
  const refused = () => Promise.reject(new LookalikeError('ASSET_UNAVAILABLE', 'No LFW.', 'Set the mirror.'));

  it('falls back to the sample and says so loudly, with the reason', async () => {
    expect((await open('auto', refused, false)).name).toBe('sample');
    expect(warned[0]).toMatch(/^LFW CANNOT BE HAD HERE.*No LFW\. Set the mirror\.$/);
  });

  it('does not wait for a host that keeps silent where the sample served before', async () => {
    expect((await open('auto', () => new Promise(() => {}))).name).toBe('sample');
    expect(warned[0]).toContain('LFW HAS NOT COME YET');
  });

  it('never puts the sample in the place of an LFW that was asked for', async () => {
    await expect(open('lfw', refused)).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE', message: 'No LFW.' });
  });

  it('serves what of the sample can be had', async () => {
    const sample = await open('sample', refused);
    expect([sample.photoCount, sample.identityCount]).toEqual([6, 2]);
    expect(warned).toHaveLength(1);
  });
});
