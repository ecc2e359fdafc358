const WINDOW_MS = 30_000;

/** Photos a second over the last half minute. Photos that were done already take no time and do not count. */
export class Throughput {
  private readonly samples: { at: number; photos: number }[] = [];

  /** @param now milliseconds, of any clock that never goes back */
  constructor(private since: number) {}

  add(photos: number, now: number): void {
    // A run that only passes what is done has not begun to work.
    if (photos === 0 && this.samples.length === 0) this.since = now;
    if (photos > 0) this.samples.push({ at: now, photos });
    while (this.samples.length > 1 && this.samples[0]!.at < now - WINDOW_MS) this.since = this.samples.shift()!.at;
  }

  /** null until the first photo. */
  perSecond(now: number): number | null {
    if (this.samples.length === 0 || now <= this.since) return null;
    const photos = this.samples.reduce((sum, sample) => sum + sample.photos, 0);
    return (photos * 1000) / (now - this.since);
  }
}
