import { setMaxListeners } from 'node:events';
import type { Lookalike } from '@lookalike/core';
import { execute, type ExecutionResult, parse } from 'graphql';
import { buildSchema } from '../schema/build-schema';
import { ExecutionSlice } from './execution-slice';
import { createLoaders } from './loaders';

const PHOTOS = Array.from({ length: 500 }, (_, i) => ({ id: `Ann/${1000 + i}`, identity: 'Ann' }));
const FIELDS = 'id url thumbnailUrl identity { name }';
const QUERY = `{ gallery { ${Array.from({ length: 15 }, (_, i) => `a${i}: photos(first: 500) { nodes { ${FIELDS} } }`).join(' ')} } }`;

/** Answers from memory, so that no field has to wait. */
function answer(signal: AbortSignal, query = QUERY): ExecutionResult | Promise<ExecutionResult> {
  setMaxListeners(Infinity, signal);
  const page = { nodes: PHOTOS, cursors: PHOTOS.map(({ id }) => id), totalCount: PHOTOS.length };
  const galleries = { status: () => ({}), photos: async () => page, version: () => null };
  const lookalike = { galleries } as unknown as Lookalike;
  const slice = new ExecutionSlice(signal);
  const contextValue = { lookalike, signal, slice, loaders: createLoaders(lookalike, signal, slice) };
  return execute({ schema: buildSchema(), document: parse(query), contextValue });
}

describe('a large answer whose values are all available at once', () => {
  it('is complete, and lets the event loop handle other requests in between', async () => {
    let turns = 0;
    const count = () => {
      turns++;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    const { data, errors } = await answer(new AbortController().signal);
    clearImmediate(timer);
    expect(errors).toBeUndefined();
    const pages = Object.values(data!.gallery as Record<string, { nodes: unknown[] }>);
    expect(pages.map(({ nodes }) => nodes.length)).toEqual(Array(15).fill(500));
    expect(pages[14]!.nodes[499]).toMatchObject({ id: 'Ann/1499', identity: { name: 'Ann' } });
    // graphql-js alone needs two.
    expect(turns).toBeGreaterThan(10);
  });

  it('takes a few milliseconds of each turn, however many fields its objects have', async () => {
    const aliases = Array.from({ length: 60 }, (_, i) => `x${i}: identity { name }`).join(' ');
    const query = `{ gallery { photos(first: 500) { nodes { id ${aliases} } } } }`;
    const turns: number[] = [];
    let before = process.cpuUsage();
    const measure = () => {
      const { user, system } = process.cpuUsage(before);
      turns.push((user + system) / 1000);
      before = process.cpuUsage();
      timer = setImmediate(measure);
    };
    let timer = setImmediate(measure);
    await answer(new AbortController().signal);
    turns.length = 0;
    const { errors } = await answer(new AbortController().signal, query);
    clearImmediate(timer);
    expect(errors).toBeUndefined();
    expect(Math.max(...turns)).toBeLessThan(50);
  });

  it('ends when the client disconnects', async () => {
    const ending = new AbortController();
    const answered = answer(ending.signal);
    setImmediate(() => ending.abort(new Error('the client disconnected')));
    expect((await answered).errors).toMatchObject(
      expect.arrayContaining([{ message: 'the client disconnected' }].map(expect.objectContaining)),
    );
  });
});
