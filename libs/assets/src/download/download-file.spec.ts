import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { type FileServer, startFileServer } from '../testing/file-server';
import { downloadFile } from './download-file';

const scratch = temporaryFolder();
const content = randomBytes(300_000);
let server: FileServer;

beforeEach(async () => {
  server = await startFileServer(content);
});
afterEach(() => server.close());

function download(part = join(mkdtempSync(join(scratch, 'd-')), 'file.part'), signal?: AbortSignal) {
  const progress: [number, number | null][] = [];
  const done = downloadFile({ url: server.url, part, signal, onProgress: (...event) => progress.push(event) });
  return { part, done, progress };
}

/** The partial download that a killed process leaves. */
async function interrupted(): Promise<string> {
  server.bytesPerMs = 1000;
  const controller = new AbortController();
  const { part, done } = download(undefined, controller.signal);
  const failed = expect(done).rejects.toThrow();
  while (!(statSync(part, { throwIfNoEntry: false })?.size ?? 0)) await new Promise((next) => setTimeout(next, 5));
  controller.abort();
  await failed;
  server.bytesPerMs = null;
  server.ranges.length = 0;
  return part;
}

it('downloads the file and reports progress', async () => {
  const { part, done, progress } = download();
  expect(await done).toBe(content.length);
  expect(readFileSync(part).equals(content)).toBe(true);
  expect(progress.at(-1)).toEqual([content.length, content.length]);
});

it('resumes where the connection broke', async () => {
  server.breakAfter = 120_000;
  const { part, done } = download();
  await done;
  expect(readFileSync(part).equals(content)).toBe(true);
  expect(server.ranges.length).toBeGreaterThan(1);
  // The connection may break before anything has arrived, but the file did not arrive in one piece.
  expect(server.ranges.some((range) => range !== null)).toBe(true);
});

it('resumes where an earlier process ended', async () => {
  const part = await interrupted();
  const { size } = statSync(part);
  await download(part).done;
  expect(server.ranges).toEqual([`bytes=${size}-`]);
  expect(readFileSync(part).equals(content)).toBe(true);
});

it('restarts when the file has changed', async () => {
  const part = await interrupted();
  server.content = randomBytes(200_000);
  await download(part).done;
  expect(readFileSync(part).equals(server.content)).toBe(true);
});

it('restarts when the host does not support ranges', async () => {
  const part = await interrupted();
  server.resumes = false;
  await download(part).done;
  expect(readFileSync(part).equals(content)).toBe(true);
});

it('restarts when the requested range does not exist', async () => {
  const part = await interrupted();
  server.statuses = [416];
  await download(part).done;
  expect(readFileSync(part).equals(content)).toBe(true);
});

it('retries after a failure of the host', async () => {
  server.statuses = [503, 429];
  const { part, done } = download();
  await done;
  expect(server.ranges).toHaveLength(3);
  expect(readFileSync(part).equals(content)).toBe(true);
});

it('gives up when a download never completes', async () => {
  server.resumes = false;
  server.breakAfter = 1000;
  await expect(download().done).rejects.toMatchObject({
    message: expect.stringContaining('127.0.0.1') as string,
    retryable: true,
  });
  expect(server.ranges.length).toBeLessThanOrEqual(5);
});

it('does not retry when the file does not exist', async () => {
  server.statuses = [404, 404];
  await expect(download().done).rejects.toMatchObject({
    name: 'SourceError',
    message: 'the host responds with 404 Not Found',
    retryable: false,
  });
  expect(server.ranges).toHaveLength(1);
});

it('names an unreachable host', async () => {
  await server.close();
  await expect(download().done).rejects.toMatchObject({
    name: 'SourceError',
    message: expect.stringMatching(/^the host 127\.0\.0\.1:\d+ is unreachable \(ECONNREFUSED\)$/) as string,
    retryable: true,
  });
});
