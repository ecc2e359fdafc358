/** Resident memory of this process (workers included) along a piece of work, in megabytes. */
export class MemoryWatch {
  private readonly samples: { part: number; megabytes: number }[] = [];

  /** @param part how much of the work is done, 0..1 */
  sample(part: number): void {
    this.samples.push({ part, megabytes: Math.round(process.memoryUsage.rss() / 1e6) });
  }

  /** The mean of the samples in the twentieth of the work that ends at `part`: a single one catches what garbage happens to lie about. */
  at(part: number): number {
    const near = this.samples.filter((sample) => sample.part > part - 0.05 && sample.part <= part);
    return Math.round(near.reduce((sum, { megabytes }) => sum + megabytes, 0) / near.length);
  }

  peak(): number {
    return Math.max(...this.samples.map(({ megabytes }) => megabytes));
  }
}
