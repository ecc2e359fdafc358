import { join } from 'node:path';
import { openFolder } from '@lookalike/dataset';
import { LookalikeError } from '@lookalike/domain';
import { temporaryFolder } from '@lookalike/testing';
import { drawPhoto } from '../testing/drawn-photos';
import { IngestionHarness } from '../testing/ingestion-harness';
import { type IngestionRequest, selectPhotos } from './ingestion-request';

const folder = temporaryFolder();

describe('starting an ingestion', () => {
  let harness: IngestionHarness;

  beforeEach(async () => {
    harness = await new IngestionHarness(folder, { 'Ann/1': { faces: 1 } }).open();
  });
  afterEach(() => harness.close());

  it.each([
    [{ limit: 0 }, 'ARGUMENT_OUT_OF_RANGE'],
    [{ limit: 1.5 }, 'ARGUMENT_OUT_OF_RANGE'],
    [{ models: [] }, 'ARGUMENT_OUT_OF_RANGE'],
    [{ identities: [] }, 'ARGUMENT_OUT_OF_RANGE'],
    [{ identities: ['Ann', 'Nobody'] }, 'IDENTITY_NOT_FOUND'],
  ])('rejects %j with %s', async (request, code) => {
    await expect(harness.ingestions.start(request)).rejects.toMatchObject({ code });
    expect((await harness.ingestions.list({ first: 1 })).totalCount).toBe(0);
  });

  it('accepts an identity that was added to the folder after it was opened', async () => {
    harness.draw('Newcomer/1', { faces: 1 });
    expect(await harness.ingest({ identities: ['Newcomer'] })).toMatchObject({ status: 'SUCCEEDED', total: 1 });
  });

  it('is rejected by a reader, as is cancelling; a reader can only watch', async () => {
    await harness.close();
    await harness.open({ wrapStore: (store) => ({ ...store, role: 'reader' }) });
    await expect(harness.ingestions.start({})).rejects.toMatchObject({ code: 'STORE_IN_USE', retryable: false });
    const records = harness.services.records.get();
    const { id } = await records.startIngestion({
      models: ['FACENET'],
      identities: null,
      limit: null,
      rebuild: false,
      deleteMissing: false,
    });
    await expect(harness.ingestions.cancel(id)).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    const states: string[] = [];
    for await (const { status } of harness.ingestions.watch(id)) {
      states.push(status);
      await records.updateIngestion(id, { status: 'SUCCEEDED' });
    }
    expect(states).toEqual(['RUNNING', 'SUCCEEDED']);
  });

  it('can be repeated after a failure to record it', async () => {
    const full = new LookalikeError('DATA_DIRECTORY_UNUSABLE', 'The disk is full.', 'Free some space.');
    const startIngestion = jest.spyOn(harness.services.records.get(), 'startIngestion').mockRejectedValueOnce(full);
    await expect(harness.ingestions.start({})).rejects.toBe(full);
    startIngestion.mockRestore();
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('selectPhotos', () => {
  async function select(gallery: string, ids: string[], request: IngestionRequest): Promise<string[]> {
    const galleryFolder = join(folder, gallery);
    for (const id of ids) drawPhoto(galleryFolder, id, { faces: 1 });
    const { total, photos } = await selectPhotos(await openFolder({ folder: galleryFolder }), request);
    const selected: string[] = [];
    for await (const { id } of photos()) selected.push(id);
    expect(total).toBe(selected.length);
    return selected;
  }
  const mixed = ['Zed/1', 'Zed/2', 'Zed/3', 'Ann/1', 'Bob/1', 'Bob/2', 'group'];

  it('selects all photos, identities with the most photos first', async () => {
    expect(await select('mixed', mixed, {})).toEqual(['Zed/1', 'Zed/2', 'Zed/3', 'Bob/1', 'Bob/2', 'Ann/1', 'group']);
  });

  it('selects the photos of the requested identities', async () => {
    const selected = await select('mixed', mixed, { identities: ['Ann', 'Zed'] });
    expect(selected).toEqual(['Zed/1', 'Zed/2', 'Zed/3', 'Ann/1']);
  });

  it('selects, with a limit, the photos of the first identities by name', async () => {
    expect(await select('mixed', mixed, { limit: 2 })).toEqual(['Bob/1', 'Bob/2', 'Ann/1']);
    expect(await select('mixed', mixed, { limit: 1, identities: ['Zed', 'Bob'] })).toEqual(['Bob/1', 'Bob/2']);
    const all = await select('mixed', mixed, { limit: 9 });
    expect(all).toEqual(['Zed/1', 'Zed/2', 'Zed/3', 'Bob/1', 'Bob/2', 'Ann/1']);
  });

  it('selects, with a limit, the first photos by id of a gallery without identities', async () => {
    const album = ['c', 'a', 'b'];
    expect(await select('album', album, { limit: 2 })).toEqual(['a', 'b']);
    expect(await select('album', album, { limit: 5 })).toEqual(['a', 'b', 'c']);
  });
});
