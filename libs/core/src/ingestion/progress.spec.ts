import { Throughput } from './progress';

describe('photos per second', () => {
  it('are unknown before the first photo', () => {
    expect(new Throughput(0).perSecond(1000)).toBeNull();
  });

  it('are measured from the start of the work', () => {
    const throughput = new Throughput(0);
    throughput.add(10, 1000);
    throughput.add(10, 2000);
    expect(throughput.perSecond(2000)).toBe(10);
  });

  it('exclude the time spent on photos that were already done', () => {
    const throughput = new Throughput(0);
    throughput.add(0, 1000);
    throughput.add(0, 9000);
    throughput.add(20, 10_000);
    expect(throughput.perSecond(10_000)).toBe(20);
  });

  it('are based on recent photos only', () => {
    const throughput = new Throughput(0);
    throughput.add(1000, 1000);
    for (let second = 2; second <= 60; second++) throughput.add(5, second * 1000);
    expect(throughput.perSecond(60_000)).toBeCloseTo(5, 0);
  });
});
