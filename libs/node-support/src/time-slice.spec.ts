import fc from 'fast-check';
import { sortInSlices, TimeSlice } from './time-slice';

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
  const controller = new AbortController();
  const sorted = sortInSlices(items, byNumber, controller.signal);
  controller.abort(new Error('left'));
  await expect(sorted).rejects.toThrow('left');
});

/** Computes for `milliseconds` in slices. */
async function compute(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const slice = new TimeSlice(signal);
  let computed = 0;
  while (computed < milliseconds) {
    const startedAt = performance.now();
    while (performance.now() - startedAt < 1);
    computed += 1;
    await slice.yieldToEventLoop();
  }
}

it('gives each turn of the event loop to one of the computations that run at the same time', async () => {
  let turns = 0;
  const count = () => {
    turns++;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  const computations = 20;
  await Promise.all(Array.from({ length: computations }, () => compute(50)));
  clearImmediate(timer);
  // Each has 50 steps of a millisecond, of which a turn has at most 10. If they shared turns, there would be about 5 of them.
  expect(turns).toBeGreaterThanOrEqual((computations * 50) / 10);
});

it('does not let a short computation wait for long ones', async () => {
  const ended: string[] = [];
  const controller = new AbortController();
  const long = Array.from({ length: 20 }, () => compute(10_000, controller.signal).catch(() => ended.push('long')));
  await compute(30);
  ended.push('short');
  controller.abort();
  await Promise.all(long);
  expect(ended[0]).toBe('short');
});
