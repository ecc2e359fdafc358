import { getEventListeners } from 'node:events';
import { untilAborted } from './until-aborted';

const never = new Promise<never>(() => undefined);

describe('untilAborted', () => {
  it('settles as the promise does, and leaves no listener', async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(untilAborted(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed');
    await expect(untilAborted(Promise.resolve(2), undefined)).resolves.toBe(2);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('throws the reason of the signal as soon as it is aborted, whatever the promise does', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped');
    const waiting = untilAborted(never, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(untilAborted(Promise.resolve(1), controller.signal)).rejects.toBe(reason);
    await expect(untilAborted(Promise.reject(new Error('late')), controller.signal)).rejects.toBe(reason);
  });
});
