import { join } from 'node:path';
import { openFolder } from '@lookalike/dataset';
import { temporaryFolder } from '@lookalike/testing';
import type { IngestionRequest } from '../lookalike';
import { selectPhotos } from './select-photos';
import { drawPhoto } from '../testing/drawn-photos';

const within = temporaryFolder();

async function selected(gallery: string, ids: string[], request: IngestionRequest) {
  const folder = join(within, gallery);
  for (const id of ids) drawPhoto(folder, id, { faces: 1 });
  const { total, photos } = await selectPhotos(await openFolder({ folder }), request);
  const chosen: string[] = [];
  for await (const { id } of photos()) chosen.push(id);
  expect(total).toBe(chosen.length);
  return chosen;
}

describe('the photos of an ingestion', () => {
  const mixed = ['Zed/1', 'Zed/2', 'Zed/3', 'Ann/1', 'Bob/1', 'Bob/2', 'group'];
  const of = (request: IngestionRequest) => selected('mixed', mixed, request);

  it('are all of them, identities with the most photos first', async () => {
    expect(await of({})).toEqual(['Zed/1', 'Zed/2', 'Zed/3', 'Bob/1', 'Bob/2', 'Ann/1', 'group']);
  });

  it('are those of the identities asked for', async () => {
    expect(await of({ identities: ['Ann', 'Zed'] })).toEqual(['Zed/1', 'Zed/2', 'Zed/3', 'Ann/1']);
  });

  it('are with a limit those of the first identities by name', async () => {
    expect(await of({ limit: 2 })).toEqual(['Bob/1', 'Bob/2', 'Ann/1']);
    expect(await of({ limit: 1, identities: ['Zed', 'Bob'] })).toEqual(['Bob/1', 'Bob/2']);
    expect(await of({ limit: 9 })).toEqual(['Zed/1', 'Zed/2', 'Zed/3', 'Bob/1', 'Bob/2', 'Ann/1']);
  });

  it('are with a limit the first by id of an album without identities', async () => {
    const album = ['c', 'a', 'b'];
    expect(await selected('album', album, { limit: 2 })).toEqual(['a', 'b']);
    expect(await selected('album', album, { limit: 5 })).toEqual(['a', 'b', 'c']);
  });
});
