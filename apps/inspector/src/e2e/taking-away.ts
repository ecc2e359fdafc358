import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder, WORKSPACE } from '@lookalike/testing';
import { CompareView } from './compare-view';
import type { InspectorUnderTest } from './inspector-under-test';

const run = promisify(execFile);

// A time is another in each run.
const withoutTimings = (json: string) =>
  json.replaceAll(/"(decode|detect|encode|search|total)Ms": [\d.e-]+/g, '"$1Ms": 1');

export function describeTakingAway(inspector: () => InspectorUnderTest): void {
  describe('taking a search away', () => {
    const folder = temporaryFolder();

    it('as CSV and as JSON, which are those of the contact-sheet tool', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0003&k=6');
      await new CompareView(page).matches('RESNET50');
      const take = async (name: RegExp) => {
        const item = page.getByRole('menuitem', { name });
        const isOpen = () =>
          item.waitFor({ timeout: 3000 }).then(
            () => true,
            () => false,
          );
        // A machine that is short of cores may take two looks at a click for two.
        do await page.getByRole('button', { name: 'Export' }).click();
        while (!(await isOpen()));
        const [download] = await Promise.all([page.waitForEvent('download'), item.click()]);
        const file = join(folder, download.suggestedFilename());
        await download.saveAs(file);
        return { name: download.suggestedFilename(), content: readFileSync(file, 'utf8') };
      };
      const csv = await take(/^CSV/);
      const json = await take(/^JSON/);
      expect([csv.name, json.name]).toEqual(['Barack_Obama_0003.csv', 'Barack_Obama_0003.json']);

      const { dataFolder } = inspector().gateway;
      await run(
        process.execPath,
        [
          'tools/bootstrap.cjs',
          'contact-sheet',
          ...['--gallery', 'sample', '--data', dataFolder, '--models', 'MOBILEFACENET,RESNET50'],
          ...['--probe', 'Barack_Obama/0003', '--k', '6', '--csv', '--json', '--out', join(folder, 'sheet.png')],
        ],
        { cwd: WORKSPACE },
      );
      expect(csv.content).toBe(readFileSync(join(folder, 'sheet.csv'), 'utf8'));
      expect(withoutTimings(json.content)).toBe(withoutTimings(readFileSync(join(folder, 'sheet.json'), 'utf8')));
      // The header, six matches of each model, and the end of the last line.
      expect(csv.content.split('\r\n')).toHaveLength(1 + 2 * 6 + 1);
    }, 120_000);
  });
}
