import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { MODEL_NAMES, type ModelName } from '@lookalike/domain';
import { describeWith, fetchedAsset, REFERENCE, temporaryFolder } from '@lookalike/testing';
import groupPhotos from '../fixtures/group-photos.json';
import type { Embedder } from './embedder';
import { cachedWeights, preparedEmbedder } from './testing/prepared-embedder';
import { cosinesWithReference, expectSameFaces, type ReferencePhoto } from './testing/reference';

const MODELS = MODEL_NAMES.filter(cachedWeights);

/** Sends the photos through the ingestion lane, several at a time, as an ingestion does. */
function itMatches(photos: readonly ReferencePhoto[], read: (photo: ReferencePhoto) => Promise<Uint8Array>): void {
  let embedder: Embedder;
  beforeAll(async () => {
    embedder = await preparedEmbedder(['MTCNN', ...MODELS]);
  });
  afterAll(() => embedder.close());

  it('detects the same faces as the reference, with the same embeddings', async () => {
    const cosines = new Map<ModelName, number[]>();
    const remaining = [...photos];
    const next = async (): Promise<void> => {
      for (let photo = remaining.shift(); photo; photo = remaining.shift()) {
        const models = MODELS.filter((model) => photo.embeddings?.[model]);
        const image = await read(photo);
        const { faces } = await embedder.detect(image, 'ingestion');
        expectSameFaces(photo, faces);
        if (photo.subject !== undefined)
          expect([photo.photo, faces.findIndex(({ subject }) => subject)]).toEqual([photo.photo, photo.subject ?? -1]);
        if (models.length === 0) continue;
        const embedded = await embedder.embed(image, models, { faces: 'subject', lane: 'ingestion' });
        for (const [model, cosine] of cosinesWithReference(photo, embedded))
          cosines.set(model, [...(cosines.get(model) ?? []), cosine]);
      }
    };
    await Promise.all(Array.from({ length: 6 }, next));
    for (const [model, values] of cosines) {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect([model, mean >= 0.999, Math.min(...values) >= 0.99]).toEqual([model, true, true]);
    }
    const expected = MODELS.filter((model) => photos.some(({ embeddings }) => embeddings?.[model]));
    expect([...cosines.keys()].sort()).toEqual(expected.sort());
  });
}

describe('parity with the reference (facenet-pytorch 2.6.0, torch, Pillow)', () => {
  it('compares every model: the fixture contains reference embeddings for each', () => {
    const compared = new Set(
      (groupPhotos as unknown as ReferencePhoto[]).flatMap((p) => Object.keys(p.embeddings ?? {})),
    );
    expect([...compared].sort()).toEqual([...MODEL_NAMES].sort());
  });

  describeWith('MTCNN', cachedWeights('MTCNN'), () => {
    const portraits = fetchedAsset('sample-portraits');
    const group = fetchedAsset('sample-group');
    const sample = portraits && group && { portraits, group };
    describeWith('the sample gallery', sample, (folders) => {
      const photos = groupPhotos as unknown as ReferencePhoto[];
      itMatches(photos, ({ photo, file }) =>
        readFile(file ? join(folders.portraits.folder, basename(file)) : join(folders.group.folder, basename(photo))),
      );
    });

    const lfw = fetchedAsset('lfw-deepfunneled');
    const lfwWithReference = REFERENCE && lfw?.format === 'tgz' ? { reference: REFERENCE, lfw } : null;
    describeWith('LFW and the reference outputs', lfwWithReference, ({ reference, lfw }) => {
      const photos = JSON.parse(readFileSync(join(reference, 'lfw.json'), 'utf8')) as ReferencePhoto[];
      const folder = temporaryFolder();
      const memberOf = ({ photo }: ReferencePhoto) => {
        const [identity, number] = photo.split('/');
        return `${identity}/${identity}_${number}.jpg`;
      };
      beforeAll(async () => {
        const archive = join(lfw.folder, 'lfw-deepfunneled.tgz');
        const members = photos.map((photo) => `lfw-deepfunneled/${memberOf(photo)}`);
        await promisify(execFile)('tar', ['-xzf', archive, '-C', folder, '--strip-components=1', ...members]);
      });
      itMatches(photos, (photo) => readFile(join(folder, memberOf(photo))));
    });

    describeWith("the reference's photo with many faces", REFERENCE, (reference) => {
      const photos = JSON.parse(readFileSync(join(reference, 'group-photos.json'), 'utf8')) as ReferencePhoto[];
      const multiface = photos.filter(({ photo }) => photo.startsWith('photos/'));
      itMatches(multiface, ({ photo }) => readFile(join(reference, photo)));
    });
  });
});
