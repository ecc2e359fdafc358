import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { WORKSPACE } from '@lookalike/testing';

/** The lines of a file that `no-restricted-syntax` reports. */
function reportedLines(file: string, lines: readonly string[]): string[] {
  const eslint = join(WORKSPACE, 'node_modules/eslint/bin/eslint.js');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    // The rule for packages would compute the graph of all packages.
    [eslint, '--stdin', '--stdin-filename', file, '--format', 'json', '--rule', '@nx/enforce-module-boundaries: off'],
    { cwd: WORKSPACE, input: lines.join('\n'), encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  const [{ messages }] = JSON.parse(stdout) as [{ messages: { ruleId: string; line: number }[] }];
  return messages.filter(({ ruleId }) => ruleId === 'no-restricted-syntax').map(({ line }) => lines[line - 1]!);
}

describe('lint', () => {
  const declarations = 'declare const error: Error, message: string, remedy: string | null, expected: string[];';

  it('reports decisions by a message or remedy, also in a variable', () => {
    const decisions = [
      "export const a = error.message.includes('x');",
      "export const b = message.startsWith('x');",
      "export const c = error.message === 'x';",
      "export const d = remedy !== 'x';",
      "export const e = 'x' === message;",
      'export const f = /x/.test(error.message);',
      'export const g = /x/.exec(message);',
      'export const h = expected.includes(message);',
      "switch (message) { case 'x': break; }",
    ];
    expect(reportedLines('libs/records/src/example.ts', [declarations, ...decisions])).toEqual(decisions);
  });

  it('reports no other use of a message or remedy', () => {
    const uses = [
      'export const a = remedy !== null;',
      "export const b = typeof message === 'string';",
      'export const c = message.length > 3 ? message.slice(0, 3) : error.message;',
      'export const d = { message, remedy };',
    ];
    expect(reportedLines('libs/records/src/example.ts', [declarations, ...uses])).toEqual([]);
  });

  it('reports exports of the content of other files, except in the index.ts of a package', () => {
    const exports = [
      "export * from './records';",
      "export * as all from './records';",
      "export { openRecords } from './open-records';",
      "export type { OpenRecordsOptions } from './open-records';",
    ];
    expect(reportedLines('libs/records/src/example.ts', [...exports, 'export const own = 1;'])).toEqual(exports);
    expect(reportedLines('libs/records/src/index.ts', exports)).toEqual([]);
    expect(reportedLines('libs/records/src/folder/index.ts', exports)).toEqual(exports);
  });
});
