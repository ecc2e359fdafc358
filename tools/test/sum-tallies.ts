import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** Sums what the rooms' runners reported; a room without a report has failed. */
export function sumTallies(folder: string, rooms: readonly string[]): Tally {
  return rooms
    .map((room) => readTally(join(folder, `${room}.json`)))
    .reduce((sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }));
}

function readTally(file: string): Tally {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  return JSON.parse(readFileSync(file, 'utf8')) as Tally;
}
