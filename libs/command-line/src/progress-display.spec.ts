import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ProgressEvent } from '@lookalike/core';
import { ProgressDisplay } from './progress-display';

const DOWNLOAD: ProgressEvent = {
  task: 'a',
  title: 'Weights: download',
  done: 500_000,
  total: 94_100_000,
  unit: 'bytes',
  finished: false,
};

/** The text that is written to an output, a terminal or not, while `show` uses the display. */
async function outputOf(
  isTTY: boolean,
  showAfterMs: number,
  show: (display: ProgressDisplay, stream: PassThrough) => void | Promise<void>,
) {
  const terminal = {
    isTTY,
    columns: 120,
    rows: 40,
    cursorTo: () => true,
    moveCursor: () => true,
    clearLine: () => true,
  };
  const stream = Object.assign(new PassThrough(), terminal, { clearScreenDown: () => true });
  const display = new ProgressDisplay({ stream: stream as unknown as NodeJS.WriteStream, showAfterMs });
  const output = text(stream);
  await show(display, stream);
  display.close();
  stream.end();
  return output;
}

describe('ProgressDisplay', () => {
  it('writes one line about a task and one about its end, if the output is not a terminal', async () => {
    const output = await outputOf(false, 0, (display) => {
      display.report(DOWNLOAD);
      display.report({ ...DOWNLOAD, done: 600_000 });
      display.report({ ...DOWNLOAD, task: 'b', title: 'Ingesting', unit: 'items', done: 3, total: 400 });
      display.print('A notice.');
      display.report({ ...DOWNLOAD, done: DOWNLOAD.total, finished: true });
    });
    expect(output.split('\n')).toEqual([
      'Weights: download: 0 %, 500.0 kB of 94.1 MB',
      'Ingesting: 3 of 400',
      'A notice.',
      'Weights: download: done',
      '',
    ]);
  });

  it('draws a bar on a terminal', async () => {
    const output = await outputOf(true, 0, async (display, stream) => {
      let drawn = '';
      stream.on('data', (part) => (drawn += String(part)));
      display.report(DOWNLOAD);
      // Bars are drawn in intervals.
      while (!drawn.includes('Weights')) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    expect(output).toContain('0 %, 500.0 kB of 94.1 MB Weights: download');
  });

  it.each([true, false])('shows nothing of a short task, on a terminal: %p', async (isTTY) => {
    const output = await outputOf(isTTY, 60_000, (display) => {
      display.report(DOWNLOAD);
      display.report({ ...DOWNLOAD, finished: true });
    });
    expect(output).toBe('');
  });

  it('shows percent and size of a download, never more than 100 %', async () => {
    const output = await outputOf(false, 0, (display) => {
      for (const [task, done] of Object.entries({ a: 47_050_000, b: 94_099_999, c: 94_100_000, d: 95_000_000 }))
        display.report({ ...DOWNLOAD, task, done });
    });
    expect(output.match(/\d+ %, .*/g)).toEqual([
      '50 %, 47.0 MB of 94.1 MB',
      '99 %, 94.1 MB of 94.1 MB',
      '100 %, 94.1 MB of 94.1 MB',
      '100 %, 95.0 MB of 94.1 MB',
    ]);
  });

  it('shows neither an unknown total nor an unknown amount as a number', async () => {
    const output = await outputOf(false, 0, (display) => {
      display.report({ ...DOWNLOAD, total: null });
      display.report({ ...DOWNLOAD, task: 'b', done: null });
    });
    expect(output).toBe('Weights: download: 500.0 kB so far, size unknown\nWeights: download: … of 94.1 MB\n');
  });
});
