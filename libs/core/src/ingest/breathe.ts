import { setImmediate } from 'node:timers/promises';

/** Items for which the event loop can wait: at some 50 µs each they stay far below a stall that a query would notice. */
const ITEMS_A_BREATH = 100;

/**
 * The same items. What comes from memory or from SQLite arrives in microtasks, which never let timers and sockets have a turn;
 * here they get one now and then.
 */
export async function* breathing<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  let count = 0;
  for await (const item of items) {
    yield item;
    if (++count % ITEMS_A_BREATH === 0) await setImmediate();
  }
}
