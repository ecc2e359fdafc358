import fc from 'fast-check';
import { sortInSlices } from './time-slice';

const byNumber = (a: { key: number }, b: { key: number }) => a.key - b.key;
/** Items whose keys repeat, and which are therefore in the right order only after a stable sort. */
const itemsOf = (keys: number[]) => keys.map((key, index) => ({ key, index }));

it('sorts as Array.sort does, and does not change its input', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 300 }), async (keys) => {
      const items = itemsOf(keys);
      expect(await sortInSlices(items, byNumber)).toEqual([...items].sort(byNumber));
      expect(items).toEqual(itemsOf(keys));
    }),
  );
});

it('sorts more items than fit into one slice, and lets other work run in between', async () => {
  const items = itemsOf(Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 1013));
  let turns = 0;
  const count = () => {
    turns++;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  const sorted = await sortInSlices(items, byNumber);
  clearImmediate(timer);
  expect(turns).toBeGreaterThan(1);
  expect(sorted).toEqual([...items].sort(byNumber));
});

it('ends when its signal is aborted', async () => {
  const items = itemsOf(Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 1013));
  const ending = new AbortController();
  const sorted = sortInSlices(items, byNumber, ending.signal);
  ending.abort(new Error('left'));
  await expect(sorted).rejects.toThrow('left');
});
