import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { isWriteError, SourceError } from '../source-error';
import { receiveRemaining, requestRemaining } from './resume-download';

export interface Download {
  url: string;
  /** The file to write. It is kept when the download fails, so that a later call can resume it, and complete on return. */
  part: string;
  signal?: AbortSignal;
  /** Bytes done and in total; the total is null if the host does not state it. */
  onProgress: (done: number, total: number | null) => void;
}

const MAX_ATTEMPTS = 5;
/** Includes the DNS lookup and the TLS handshake. */
const CONNECT_TIMEOUT_MS = 8_000;
/** A host that sends nothing for this long counts as a broken connection. */
const SILENCE_TIMEOUT_MS = 30_000;

/**
 * Downloads a file. Resumes where an earlier attempt, also one of an earlier process, ended if the host supports that, and retries
 * when the connection breaks. A host that was never reached is not retried.
 * @returns the size of the file in bytes
 * @throws SourceError
 */
export async function downloadFile({ url, part, signal, onProgress }: Download): Promise<number> {
  let hasResponded = false;
  const policy = retry(
    handleWhen((error) => {
      const isFinal = error instanceof SourceError || isWriteError(error) || signal?.aborted;
      return !isFinal && (hasResponded || !isUnreachable(error));
    }),
    { maxAttempts: MAX_ATTEMPTS - 1, backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 5_000 }) },
  );
  const dispatcher = createDispatcher();
  try {
    return await policy.execute(async () => {
      const remaining = await requestRemaining({ url, part, signal, dispatcher });
      hasResponded = true;
      return receiveRemaining(remaining, part, onProgress, signal);
    }, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw toSourceError(error, url);
  } finally {
    await dispatcher.destroy();
  }
}

/** The connections of one download, through the proxy that the environment names, if any. */
function createDispatcher(): Dispatcher {
  const limits = {
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: SILENCE_TIMEOUT_MS,
    bodyTimeout: SILENCE_TIMEOUT_MS,
  };
  const hasProxy = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => process.env[name]);
  return hasProxy ? new EnvHttpProxyAgent(limits) : new Agent(limits);
}

const UNREACHABLE = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
]);

/** Whether a request got no response at all. */
function isUnreachable(error: unknown): boolean {
  const { code } = rootCauseOf(error);
  return code !== undefined && UNREACHABLE.has(code);
}

/** Errors of the disk are returned unchanged. */
function toSourceError(error: unknown, url: string): unknown {
  if (error instanceof SourceError) return error;
  const { code = '', message } = rootCauseOf(error);
  const { host } = new URL(url);
  if (isUnreachable(error)) {
    return new SourceError(`the host ${host} is unreachable (${code})`, {
      remedy: `make ${host} reachable`,
      retryable: true,
      cause: error,
    });
  }
  if (code.startsWith('E') && 'syscall' in (error as object)) return error;
  // Trying again does not help against a certificate that cannot be verified.
  const isCertificateError = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS/u.test(code);
  return new SourceError(`${host}: ${message}`, {
    remedy: isCertificateError ? `install the certificate authority of ${host}` : 'try again',
    retryable: !isCertificateError,
    cause: error,
  });
}

/** undici throws `fetch failed` with the reason in `cause`, which contains `errors` if several addresses were tried. */
function rootCauseOf(error: unknown): NodeJS.ErrnoException {
  const { cause, errors } = error as { cause?: unknown; errors?: unknown[] };
  if (cause) return rootCauseOf(cause);
  if (errors?.[0]) return rootCauseOf(errors[0]);
  return error as NodeJS.ErrnoException;
}
