import { LookalikeError, type Problem } from '@lookalike/domain';
import { StatusCheck } from './status-check';

const isStale = new LookalikeError('INDEX_STALE', 'Built with other weights.', 'Rebuild the index.').toProblem();

describe('StatusCheck', () => {
  it('checks once for all readers, and again later', async () => {
    const find = jest.fn(async () => isStale);
    const check = new StatusCheck(find);
    const problems = await Promise.all([check.problem(), check.problem(), check.problem()]);
    expect(problems).toEqual([isStale, isStale, isStale]);
    expect(find).toHaveBeenCalledTimes(1);
    const now = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    await check.problem();
    now.mockRestore();
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('does not wait for a check that does not end, and keeps its last result', async () => {
    let find = async (): Promise<Problem | null> => isStale;
    const check = new StatusCheck(() => find());
    await check.problem();
    const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    find = () => new Promise(() => undefined);
    expect(await check.problem()).toEqual(isStale);
    later.mockRestore();
  });

  it('keeps the last result when a check fails', async () => {
    let find = async (): Promise<Problem | null> => isStale;
    const check = new StatusCheck(() => find());
    await check.problem();
    find = () => Promise.reject(new Error('The store does not respond.'));
    const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    expect(await check.problem()).toEqual(isStale);
    later.mockRestore();
  });
});
