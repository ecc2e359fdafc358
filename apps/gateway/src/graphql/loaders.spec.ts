import { setMaxListeners } from 'node:events';
import type { Lookalike, Lookups } from '@lookalike/core';
import { type ErrorCode, LookalikeError } from '@lookalike/domain';
import { execute, parse } from 'graphql';
import { ExecutionSlice } from './execution-slice';
import { buildSchema } from '../schema/build-schema';
import { createLoaders } from './loaders';

const IDS = Array.from({ length: 500 }, (_, i) => `Somebody/${i}`);

/** Lookups that record the keys of each call, and know all but the first key. */
function recordingLookups() {
  const calls: Record<string, string[][]> = {};
  const lookup =
    <T>(name: string, value: T, code: ErrorCode = 'PHOTO_NOT_FOUND') =>
    async (keys: readonly string[]) => {
      (calls[name] ??= []).push([...keys]);
      return new Map(keys.map((key, i) => [key, i > 0 ? value : new LookalikeError(code, 'Missing.', 'Use another.')]));
    };
  const lookups: Lookups = {
    photos: lookup('photos', { width: 250, height: 200, faces: [] }),
    outcomes: lookup('outcomes', []),
    indexedCounts: lookup('indexedCounts', [], 'IDENTITY_NOT_FOUND'),
  };
  return { calls, lookups };
}

async function answer(query: string, lookups: Lookups) {
  const page = { nodes: IDS.map((id) => ({ id, identity: 'Somebody', name: id })), cursors: IDS, totalCount: 500 };
  const galleries = { status: () => ({}), photos: async () => page, identities: async () => page, lookups };
  const lookalike = { galleries } as unknown as Lookalike;
  const { signal } = new AbortController();
  setMaxListeners(Infinity, signal);
  const slice = new ExecutionSlice(signal);
  const contextValue = { lookalike, signal, slice, loaders: createLoaders(lookalike, signal, slice) };
  return execute({ schema: buildSchema(), document: parse(query), contextValue });
}

describe('the loaders', () => {
  it('look up all photos of a page at once, faces and both sides together', async () => {
    const { calls, lookups } = recordingLookups();
    const fields = 'faces { index } width height outcomes { model }';
    await answer(`{ gallery { photos(first: 500) { nodes { ${fields} } } } }`, lookups);
    expect(calls).toEqual({ photos: [IDS], outcomes: [IDS] });
  });

  it('look up all identities of a page at once', async () => {
    const { calls, lookups } = recordingLookups();
    await answer('{ identities(first: 500) { nodes { indexed { photos } } } }', lookups);
    expect(calls.indexedCounts).toEqual([IDS]);
  });

  it('report a photo that has disappeared alone', async () => {
    const { lookups } = recordingLookups();
    const { data, errors } = await answer('{ gallery { photos { nodes { width } } } }', lookups);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      gallery: { photos: { nodes: [{ width: null }, ...Array(499).fill({ width: 250 })] } },
    });
    const failed = await answer('{ gallery { photos { nodes { faces { index } } } } }', lookups);
    expect(failed.errors).toHaveLength(1);
    expect(failed.errors![0]!.originalError).toMatchObject({ code: 'PHOTO_NOT_FOUND' });
  });

  it('report an identity that has disappeared alone, as an identity', async () => {
    const { lookups } = recordingLookups();
    const { errors } = await answer('{ identities { nodes { indexed { photos } } } }', lookups);
    expect(errors).toHaveLength(1);
    expect(errors![0]!.originalError).toMatchObject({ code: 'IDENTITY_NOT_FOUND' });
  });

  it('look up again what was answered before, because an ingestion may have changed it', async () => {
    const { calls, lookups } = recordingLookups();
    const { signal } = new AbortController();
    const lookalike = { galleries: { lookups } } as unknown as Lookalike;
    const { photos } = createLoaders(lookalike, signal, new ExecutionSlice(signal));
    await Promise.allSettled([photos.load('a'), photos.load('a')]);
    await Promise.allSettled([photos.load('a')]);
    expect(calls.photos).toEqual([['a'], ['a']]);
  });
});
