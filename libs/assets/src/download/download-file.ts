import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { isUnwritable } from '../cache/cache-unwritable';
import { SourceFailure } from '../sources/source-failure';
import { dispatcher } from './dispatcher';
import { explainFailure, isOutOfReach } from './explain-failure';
import { requestRest } from './request-rest';
import { receiveRest } from './receive-rest';

export interface Download {
  url: string;
  /** Grows as bytes arrive and stays when it fails, so that a later call resumes; complete when this returns. */
  part: string;
  signal?: AbortSignal;
  onProgress: (done: number, total: number | null) => void;
}

const ATTEMPTS = 5;

/**
 * Downloads a file, going on where an earlier attempt (of an earlier process, too) ended if the host allows, and again when the
 * connection breaks. A host that was never reached is given up at once.
 * @returns its size in bytes
 * @throws SourceFailure
 */
export async function downloadFile({ url, part, signal, onProgress }: Download): Promise<number> {
  let answered = false;
  const policy = retry(
    handleWhen((error) => {
      const final = error instanceof SourceFailure || isUnwritable(error) || signal?.aborted;
      return !final && (answered || !isOutOfReach(error));
    }),
    { maxAttempts: ATTEMPTS - 1, backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 5_000 }) },
  );
  const connection = dispatcher();
  try {
    return await policy.execute(async () => {
      const response = await requestRest({ url, part, signal, connection });
      answered = true;
      return receiveRest(response, part, onProgress, signal);
    }, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw explainFailure(error, url);
  } finally {
    await connection.destroy();
  }
}
