import { LookalikeError } from '@lookalike/domain';

/** Maximum size of the bodies of all requests that are being read or answered together: about a dozen of the largest. */
const MAX_TOTAL_BYTES = 384 * 1024 * 1024;

/** Bytes per second (1 Mbit/s). While memory is short, bodies that arrive more slowly are rejected. */
const SLOW_BYTES_PER_SECOND = 125_000;

/** A large body of which more bytes are expected. */
export interface ArrivingBody {
  /** Measured in the last interval; Infinity in the first one. */
  bytesPerSecond: number;
  reject(error: LookalikeError): void;
}

/** The bytes of all large bodies together, over HTTP and WebSockets, from their arrival to the end of the answer. */
export class BodyBudget {
  private reserved = 0;
  private readonly arriving = new Set<ArrivingBody>();

  constructor(private readonly maxBytes = MAX_TOTAL_BYTES) {}

  /**
   * If too much is reserved, bodies that arrive slowly are rejected, the slowest first: a client that sends the end of large bodies
   * byte by byte must not keep the others out.
   * @throws LookalikeError SERVICE_BUSY, retryable
   */
  reserve(bytes: number, forBody?: ArrivingBody): void {
    while (this.reserved + bytes > this.maxBytes) {
      const slowest = this.slowest(forBody);
      if (!slowest) throw tooManyLargeRequests();
      slowest.reject(tooSlow());
    }
    this.reserved += bytes;
    if (forBody) this.arriving.add(forBody);
  }

  release(bytes: number): void {
    this.reserved -= bytes;
  }

  /** Call it when a body has arrived or was rejected. */
  arrived(body: ArrivingBody): void {
    this.arriving.delete(body);
  }

  private slowest(except: ArrivingBody | undefined): ArrivingBody | undefined {
    let found: ArrivingBody | undefined;
    for (const body of this.arriving) {
      if (body !== except && body.bytesPerSecond < (found?.bytesPerSecond ?? SLOW_BYTES_PER_SECOND)) found = body;
    }
    return found;
  }
}

function tooManyLargeRequests(): LookalikeError {
  const message = 'Too many large requests at the same time.';
  const remedy = 'Repeat the request in a moment, and send fewer at the same time.';
  return new LookalikeError('SERVICE_BUSY', message, remedy, { retryable: true });
}

export function tooSlow(): LookalikeError {
  const message = 'The body of the request arrives too slowly.';
  const remedy = 'Send the request again over a faster connection.';
  return new LookalikeError('REQUEST_TIMED_OUT', message, remedy, { retryable: true });
}
