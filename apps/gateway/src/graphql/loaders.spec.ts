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

async function answer(query: string, lookups: Lookups, others: object = {}) {
  const page = { nodes: IDS.map((id) => ({ id, identity: 'Somebody', name: id })), cursors: IDS, totalCount: 500 };
  const galleries = { status: () => ({}), photos: async () => page, identities: async () => page, lookups, ...others };
  const lookalike = { galleries } as unknown as Lookalike;
  const { signal } = new AbortController();
  setMaxListeners(Infinity, signal);
  const slice = new ExecutionSlice(signal);
  const contextValue = { lookalike, signal, slice, loaders: createLoaders(lookalike, signal, slice) };
  return execute({ schema: buildSchema(), document: parse(query), contextValue });
}

describe('the loaders', () => {
  it('look up all photos of a page at once, for their faces, width and height together', async () => {
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

  it('report a missing photo without affecting the others', async () => {
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

  it('report a missing identity as IDENTITY_NOT_FOUND, without affecting the others', async () => {
    const { lookups } = recordingLookups();
    const { errors } = await answer('{ identities { nodes { indexed { photos } } } }', lookups);
    expect(errors).toHaveLength(1);
    expect(errors![0]!.originalError).toMatchObject({ code: 'IDENTITY_NOT_FOUND' });
  });

  it('look up a photo again after an earlier answer, because an ingestion may have changed it', async () => {
    const { calls, lookups } = recordingLookups();
    const { signal } = new AbortController();
    const lookalike = { galleries: { lookups } } as unknown as Lookalike;
    const { photos } = createLoaders(lookalike, signal, new ExecutionSlice(signal));
    await Promise.allSettled([photos.load('a'), photos.load('a')]);
    await Promise.allSettled([photos.load('a')]);
    expect(calls.photos).toEqual([['a'], ['a']]);
  });

  describe.each(['outliers', 'lookalikes'])('of %s', (field) => {
    /** Records the comparisons of identities, and the largest number of identities that are compared at the same time. */
    function recordingComparisons() {
      const calls: string[] = [];
      const running: string[] = [];
      let mostIdentities = 0;
      const compare = async (
        name: string,
        { model, k, signal }: { model?: string; k: number; signal: AbortSignal },
      ) => {
        calls.push(`${name} ${model} ${k} ${signal.aborted}`);
        running.push(name);
        mostIdentities = Math.max(mostIdentities, new Set(running).size);
        await new Promise((resolve) => setImmediate(resolve));
        running.splice(running.indexOf(name), 1);
        if (k > 100) throw new LookalikeError('ARGUMENT_OUT_OF_RANGE', 'k is too large.', 'Use 100.');
        return [{ similarity: k / 1_000 }];
      };
      return { calls, galleries: { [field]: compare }, mostIdentities: () => mostIdentities };
    }

    it('compare an identity once, even if it occurs at many places', async () => {
      const { calls, galleries } = recordingComparisons();
      const selection = `identity { ${field}(k: 1) { similarity } b: ${field}(k: 5, model: FACENET) { similarity } }`;
      const { data, errors } = await answer(
        `{ gallery { photos { nodes { ${selection} } } again: photos { nodes { ${selection} } } } }`,
        recordingLookups().lookups,
        galleries,
      );
      expect(errors).toBeUndefined();
      expect(calls).toEqual(['Somebody undefined 1 false', 'Somebody FACENET 5 false']);
      const node = { identity: { [field]: [{ similarity: 0.001 }], b: [{ similarity: 0.005 }] } };
      expect(data).toEqual({
        gallery: { photos: { nodes: IDS.map(() => node) }, again: { nodes: IDS.map(() => node) } },
      });
    });

    it('compare different identities one after the other, because each needs the memory of its vectors', async () => {
      const { calls, galleries, mostIdentities } = recordingComparisons();
      await answer(
        `{ identities { nodes { ${field}(k: 1) { similarity } b: ${field}(k: 2) { similarity } } } }`,
        recordingLookups().lookups,
        galleries,
      );
      expect(calls).toHaveLength(1_000);
      expect(mostIdentities()).toBe(1);
    });

    it('report the error of one field without affecting the others', async () => {
      const { galleries } = recordingComparisons();
      const { errors } = await answer(
        `{ gallery { photos { nodes { identity { ${field}(k: 1) { similarity } } } } } identities { nodes { ${field}(k: 101) { similarity } } } }`,
        recordingLookups().lookups,
        galleries,
      );
      expect(errors!.map(({ originalError }) => originalError)).toEqual([
        expect.objectContaining({ code: 'ARGUMENT_OUT_OF_RANGE' }),
      ]);
    });
  });
});
