import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { type FileServer, startFileServer } from '../spec-support/file-server';
import { downloadFile } from './download-file';

const scratch = temporaryFolder();
const content = randomBytes(300_000);
let server: FileServer;

beforeEach(async () => {
  server = await startFileServer(content);
});
afterEach(() => server.close());

function download(part = join(mkdtempSync(join(scratch, 'd-')), 'file.part'), signal?: AbortSignal) {
  const seen: [number, number | null][] = [];
  const done = downloadFile({ url: server.url, part, signal, onProgress: (...event) => seen.push(event) });
  return { part, done, seen };
}

/** What a process leaves that is killed while it downloads. */
async function interrupted(): Promise<string> {
  server.pace = 1000;
  const ending = new AbortController();
  const { part, done } = download(undefined, ending.signal);
  const failed = expect(done).rejects.toThrow();
  while (!(statSync(part, { throwIfNoEntry: false })?.size ?? 0)) await new Promise((next) => setTimeout(next, 5));
  ending.abort();
  await failed;
  server.pace = null;
  server.ranges.length = 0;
  return part;
}

it('brings the file whole and tells how far it is', async () => {
  const { part, done, seen } = download();
  expect(await done).toBe(content.length);
  expect(readFileSync(part).equals(content)).toBe(true);
  expect(seen.at(-1)).toEqual([content.length, content.length]);
});

it('goes on where the connection broke', async () => {
  server.breakAfter = 120_000;
  const { part, done } = download();
  await done;
  expect(readFileSync(part).equals(content)).toBe(true);
  expect(server.ranges.length).toBeGreaterThan(1);
  // A break may come before anything has arrived; the whole has not come at once.
  expect(server.ranges.some((range) => range !== null)).toBe(true);
});

it('goes on where an earlier process ended', async () => {
  const part = await interrupted();
  const { size } = statSync(part);
  await download(part).done;
  expect(server.ranges).toEqual([`bytes=${size}-`]);
  expect(readFileSync(part).equals(content)).toBe(true);
});

it('starts again when the file has changed meanwhile', async () => {
  const part = await interrupted();
  server.content = randomBytes(200_000);
  await download(part).done;
  expect(readFileSync(part).equals(server.content)).toBe(true);
});

it('starts again when the host does not resume', async () => {
  const part = await interrupted();
  server.resumes = false;
  await download(part).done;
  expect(readFileSync(part).equals(content)).toBe(true);
});

it('starts again when there is nothing left to ask for', async () => {
  const part = await interrupted();
  server.statuses = [416];
  await download(part).done;
  expect(readFileSync(part).equals(content)).toBe(true);
});

it('asks again after a failure of the host', async () => {
  server.statuses = [503, 429];
  const { part, done } = download();
  await done;
  expect(server.ranges).toHaveLength(3);
  expect(readFileSync(part).equals(content)).toBe(true);
});

it('gives up a download that never comes to its end', async () => {
  server.resumes = false;
  server.breakAfter = 1000;
  await expect(download().done).rejects.toThrow(/127\.0\.0\.1/);
  expect(server.ranges.length).toBeLessThanOrEqual(5);
});

it('does not ask again for what is not there', async () => {
  server.statuses = [404, 404];
  await expect(download().done).rejects.toMatchObject({
    name: 'SourceFailure',
    message: 'the host answers 404 Not Found',
  });
  expect(server.ranges).toHaveLength(1);
});

it('names a host that is out of reach', async () => {
  await server.close();
  await expect(download().done).rejects.toMatchObject({
    name: 'SourceFailure',
    message: expect.stringMatching(/^the host 127\.0\.0\.1:\d+ is out of reach \(ECONNREFUSED\)$/) as string,
  });
});
