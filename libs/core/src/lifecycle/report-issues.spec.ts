import type { Logger } from 'pino';
import { reportIssues } from './report-issues';

describe('reportIssues', () => {
  const warned: string[] = [];
  const logger = { warn: (line: string) => warned.push(line) } as unknown as Logger;
  const gallery = (count: number) => ({
    name: 'album',
    issues: () => Array.from({ length: count }, (_, i) => ({ path: `notes-${i}.txt`, reason: 'no picture' })),
  });
  beforeEach(() => (warned.length = 0));

  it('says nothing of a gallery without any', () => {
    reportIssues(gallery(0), logger);
    expect(warned).toEqual([]);
  });

  it('names each with its reason, and counts those beyond twenty', () => {
    reportIssues(gallery(1), logger);
    reportIssues(gallery(23), logger);
    expect(warned[0]).toBe('One file is not used in the gallery album: notes-0.txt (no picture)');
    expect(warned[1]).toMatch(/^23 files are not used.*notes-19\.txt \(no picture\); and 3 more$/);
  });
});
