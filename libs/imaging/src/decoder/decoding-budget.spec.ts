import { existsSync } from 'node:fs';
import type { LookalikeError } from '@lookalike/domain';
import { describeWith } from '@lookalike/testing';
import { cpuSecondsOf, DecodingBudget } from './decoding-budget';

describe('DecodingBudget', () => {
  let cpuSeconds = 100;
  let rssBytes = 0;
  let budget: DecodingBudget;
  let overruns: LookalikeError[];
  let stop: () => void;

  beforeEach(() => {
    [cpuSeconds, rssBytes, overruns] = [100, 0, []];
    budget = new DecodingBudget(
      () => cpuSeconds,
      () => rssBytes,
    );
    jest.useFakeTimers();
    stop = budget.start((error) => overruns.push(error));
  });
  afterEach(() => {
    stop();
    jest.useRealTimers();
  });

  it('stops an image once, after 3 seconds of processor time', () => {
    cpuSeconds += 2.9;
    jest.advanceTimersByTime(1000);
    expect(overruns).toEqual([]);
    cpuSeconds += 0.2;
    jest.advanceTimersByTime(1000);
    expect(overruns).toMatchObject([{ code: 'IMAGE_UNREADABLE' }]);
  });

  it('gives an image of 40 megapixels 12 seconds more', () => {
    budget.allow({ width: 8000, height: 5000 });
    cpuSeconds += 14.9;
    jest.advanceTimersByTime(1000);
    expect(overruns).toEqual([]);
    cpuSeconds += 0.2;
    jest.advanceTimersByTime(1000);
    expect(overruns).toHaveLength(1);
  });

  it('gives no image more time than one of 40 megapixels, whatever size its process reports', () => {
    for (let i = 0; i < 2; i++) budget.allow({ width: 1e6, height: 1e6 });
    cpuSeconds += 15.1;
    jest.advanceTimersByTime(1000);
    expect(overruns).toHaveLength(1);
  });

  it('stops an image that needs more than 2 GB', () => {
    rssBytes = 2.2e9;
    jest.advanceTimersByTime(1000);
    expect(overruns).toMatchObject([{ code: 'IMAGE_UNREADABLE' }]);
  });

  it('does not count time in which other processes run, and ignores images that have ended', () => {
    jest.advanceTimersByTime(100_000);
    stop();
    cpuSeconds += 100;
    jest.advanceTimersByTime(1000);
    expect(overruns).toEqual([]);
  });
});

describe('cpuSecondsOf', () => {
  describeWith('the processor time of other processes, from /proc', existsSync('/proc/self/stat') || null, () => {
    it('is the processor time of a process', () => {
      const own = () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1e6;
      };
      const before = own();
      const reported = cpuSecondsOf(process.pid)!;
      // The kernel counts in steps of 10 ms.
      expect(reported).toBeGreaterThan(before - 0.05);
      expect(reported).toBeLessThan(own() + 0.05);
    });
  });

  it('is null for a process that does not exist', () => {
    expect(cpuSecondsOf(2 ** 30)).toBeNull();
  });
});
