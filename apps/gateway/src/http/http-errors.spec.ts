import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { type ErrorCode, LookalikeError } from '@lookalike/domain';
import express from 'express';
import { pino } from 'pino';
import { createFormatError } from '../graphql/format-error';
import { handleErrors } from './http-errors';

/** The response to a request whose handler throws `error`, and what was logged. */
async function responseFor(error: unknown, path = '/photos/a') {
  const log: string[] = [];
  const app = express();
  app.use(() => {
    throw error;
  });
  app.use(handleErrors(createFormatError(pino({}, { write: (line: string) => void log.push(line) }))));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
  const body: unknown = await response.json();
  server.close();
  return { status: response.status, body, log };
}

describe('handleErrors', () => {
  it.each<[ErrorCode, number]>([
    ['IMAGE_TOO_SMALL', 422],
    ['IMAGE_TOO_MANY_PIXELS', 422],
    ['IMAGE_UNREADABLE', 422],
    ['PHOTO_NOT_FOUND', 404],
    ['PATH_NOT_FOUND', 404],
    ['HOST_NOT_ALLOWED', 421],
    ['BAD_REQUEST', 400],
    ['INDEX_NOT_OWNED', 503],
    ['STORE_IN_USE', 503],
    ['RECORDS_UNAVAILABLE', 503],
    ['GALLERY_REPLACED', 503],
    ['QUERY_TOO_COSTLY', 400],
    ['SERVICE_BUSY', 503],
    ['REQUEST_TIMED_OUT', 408],
    ['ASSET_CORRUPT', 500],
    ['DATA_DIRECTORY_UNUSABLE', 500],
  ])('answers %s with the status %i', async (code, status) => {
    const error = new LookalikeError(code, 'It failed.', 'Correct it.');
    const { log, ...response } = await responseFor(error);
    const body = { code, message: 'It failed.', remedy: expect.any(String), retryable: false };
    expect(response).toEqual({ status, body });
    expect(log).toEqual([]);
  });

  it('uses the status of the error itself, if it has one', async () => {
    const error = new LookalikeError('BAD_REQUEST', 'It is compressed.', 'Send it uncompressed.');
    expect((await responseFor(Object.assign(error, { status: 415 }))).status).toBe(415);
  });

  it('reports errors of /graphql in the format of GraphQL', async () => {
    const error = new LookalikeError('SERVICE_BUSY', 'Too many.', 'Wait.', { retryable: true });
    const extensions = { code: 'SERVICE_BUSY', remedy: 'Wait.', retryable: true };
    expect((await responseFor(error, '/graphql')).body).toEqual({ errors: [{ message: 'Too many.', extensions }] });
  });

  it('reports what Express rejects as BAD_REQUEST, with its reason', async () => {
    const error = Object.assign(new URIError("Failed to decode param '%E0%A4%A'"), { status: 400 });
    const message = "The request cannot be read: Failed to decode param '%E0%A4%A'";
    expect(await responseFor(error)).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST', message }, log: [] });
  });

  it('hides an unexpected error, and logs it', async () => {
    const { status, body, log } = await responseFor(new TypeError('secret'));
    expect([status, body]).toMatchObject([500, { code: 'INTERNAL' }]);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(log).toHaveLength(1);
  });
});
