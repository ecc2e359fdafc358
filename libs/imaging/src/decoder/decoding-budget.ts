import { readFileSync } from 'node:fs';
import type { LookalikeError } from '@lookalike/domain';
import { MAX_IMAGE_PIXELS, type PhotoSize, unreadable } from '../photo-header';

/** Reading the header, and the pixels of a small image. Ordinary ones take milliseconds. */
const BASE_CPU_SECONDS = 3;
/** The slowest format, AVIF, takes 0.12 s per megapixel on a Xeon at 2.5 GHz; progressive JPEG 0.02, WebP 0.05. */
const CPU_SECONDS_PER_MEGAPIXEL = 0.3;
/** An AVIF of 40 megapixels takes 1.3 GB. */
const MAX_RSS_BYTES = 2 * 1024 ** 3;
const CHECK_INTERVAL_MS = 100;

/** Linux reports processor time in these units on all architectures that Node.js supports (USER_HZ, proc(5)). */
const TICKS_PER_SECOND = 100;

/**
 * The processor time and memory that one image may use. Decoders run outside the JavaScript thread, which therefore can watch them.
 * JavaScript of the decoder process itself, which checks the structure of an image, can only be watched by its parent.
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

  /** Extends the processor time to that of an image of this size. */
  allow({ width, height }: PhotoSize): void {
    const pixels = Math.min(width * height, MAX_IMAGE_PIXELS);
    this.cpuSeconds = BASE_CPU_SECONDS + (pixels * CPU_SECONDS_PER_MEGAPIXEL) / 1e6;
  }
}

/** The budget of another process, without its memory; null where the system has no /proc, as on macOS and Windows. */
export function budgetOfProcess(pid: number | undefined): DecodingBudget | null {
  if (pid === undefined || cpuSecondsOf(pid) === null) return null;
  return new DecodingBudget(
    // A process that has ended uses no more time.
    () => cpuSecondsOf(pid) ?? 0,
    () => 0,
  );
}

/** Processor time of a process and all its threads since its start; null if it is unknown. */
export function cpuSecondsOf(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program, in brackets, may contain spaces and brackets. `utime` and `stime` are the fields 14 and 15 (proc(5)).
    const [user, system] = status
      .slice(status.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    const seconds = (user! + system!) / TICKS_PER_SECOND;
    return Number.isFinite(seconds) ? seconds : null;
  } catch {
    return null;
  }
}

function processCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
