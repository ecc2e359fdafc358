import type { LookalikeError } from '@lookalike/domain';
import { type PhotoSize, unreadable } from '../photo-header';

/** Reading the header, and the pixels of a small image. Ordinary ones take milliseconds. */
const BASE_CPU_SECONDS = 3;
/** The slowest format, AVIF, takes 0.12 s per megapixel on a Xeon at 2.5 GHz; progressive JPEG 0.02, WebP 0.05. */
const CPU_SECONDS_PER_MEGAPIXEL = 0.3;
/** An AVIF of 40 megapixels takes 1.3 GB. */
const MAX_RSS_BYTES = 2 * 1024 ** 3;
const CHECK_INTERVAL_MS = 100;

/**
 * The processor time and memory that one image may use. Decoders run outside the JavaScript thread, which therefore can watch them.
 * Processor time and not elapsed time: an image must not fail because the machine is busy.
 */
export class DecodingBudget {
  private cpuSeconds = 0;

  constructor(
    private readonly usedCpuSeconds: () => number = processCpuSeconds,
    private readonly usedBytes: () => number = () => process.memoryUsage.rss(),
  ) {}

  /** @param onOverrun called once, with an IMAGE_UNREADABLE. @returns stops watching */
  start(onOverrun: (error: LookalikeError) => void): () => void {
    const startedAt = this.usedCpuSeconds();
    this.cpuSeconds = BASE_CPU_SECONDS;
    const timer = setInterval(() => {
      const isSlow = this.usedCpuSeconds() - startedAt > this.cpuSeconds;
      if (!isSlow && this.usedBytes() < MAX_RSS_BYTES) return;
      clearInterval(timer);
      onOverrun(
        unreadable(
          isSlow
            ? `Decoding the image was stopped after ${Math.round(this.cpuSeconds)} seconds of processor time.`
            : 'Decoding the image was stopped because it needed too much memory.',
        ),
      );
    }, CHECK_INTERVAL_MS);
    return () => clearInterval(timer);
  }

  /** Adds the processor time that an image of this size may take. */
  allow({ width, height }: PhotoSize): void {
    this.cpuSeconds += (width * height * CPU_SECONDS_PER_MEGAPIXEL) / 1e6;
  }
}

function processCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
