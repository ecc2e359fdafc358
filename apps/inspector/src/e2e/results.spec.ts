import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@lookalike/client';
import { temporaryFolder, WORKSPACE } from '@lookalike/testing';
import { CompareView } from '../testing/compare-view';
import { describeInspector } from '../testing/inspector-under-test';

const run = promisify(execFile);

// Timings differ between runs.
const withoutTimings = (json: string) =>
  json.replaceAll(/"(decode|detect|encode|search|total)Ms": [\d.e-]+/g, '"$1Ms": 1');

describeInspector((inspector) => {
  describe('the results', () => {
    const open = async (path = '/?photo=Barack_Obama/0001') => new CompareView(await inspector().open(path));

    it('have a row per model: ranks, falling similarities, green for the same identity, red for others', async () => {
      const view = await open('/?photo=Barack_Obama/0001&k=11');
      for (const model of ['MOBILEFACENET', 'RESNET50']) {
        const texts = await (await view.matches(model)).allTextContents();
        const similarities = texts.map((text, i) => {
          const [, rank, similarity] = /^(\d+) (-?\d\.\d{3})/.exec(text)!;
          expect(Number(rank)).toBe(i + 1);
          return Number(similarity);
        });
        expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
        const verdicts = await view.verdicts(model);
        texts.forEach((text, i) => {
          const expected = text.includes('Group/') ? 'unknown' : String(text.includes('Barack Obama'));
          expect({ text, verdict: verdicts[i] }).toEqual({ text, verdict: expected });
        });
        expect(verdicts.filter((verdict) => verdict === 'true')).toHaveLength(4);
      }
    });

    it('show the gateway’s time per step', async () => {
      const view = await open();
      await view
        .row('RESNET50')
        .getByText(/12 indexed · search [\d.]+ ms · total [\d.]+ ms/)
        .waitFor();
    });

    it('become the probe when clicked, and the back button goes back', async () => {
      const view = await open();
      const first = (await view.matches('MOBILEFACENET')).first();
      await first.getByRole('link', { name: /search with this photo/ }).click();
      await view.untilParam('photo', /^Barack_Obama\/000[2-5]$/);
      await view.page.goBack();
      await view.untilParam('photo', 'Barack_Obama/0001');
    });

    it('are as many as the slider is set to, also by keyboard', async () => {
      const view = await open('/?photo=Barack_Obama/0001&k=3');
      const matches = await view.matches('RESNET50');
      expect(await matches.count()).toBe(3);
      await view.page.getByRole('slider', { name: 'Results' }).focus();
      await view.page.keyboard.press('ArrowRight');
      await view.untilParam('k', '4');
      await matches.nth(3).getByRole('img').waitFor();
      expect(await matches.count()).toBe(4);
    });

    it('are limited to the selected models', async () => {
      const view = await open();
      await view.matches('RESNET50');
      await view.page.getByRole('button', { name: 'RESNET50', exact: true }).click();
      await view.row('RESNET50').waitFor({ state: 'detached' });
      expect(await (await view.matches('MOBILEFACENET')).count()).toBe(8);
    });

    it('show the problem and remedy of a model that has one, next to the other models’ matches', async () => {
      const view = await open('/?photo=Barack_Obama/0001&model=FACENET_CASIA&model=RESNET50');
      const notice = view.row('FACENET_CASIA').getByRole('alert').filter({ hasText: 'MODEL_UNAVAILABLE' });
      await notice.getByText(/start an ingestion that names FACENET_CASIA/i).waitFor();
      expect(await (await view.matches('RESNET50')).count()).toBe(8);
    });

    it('of a photo without a face are only those of RESNET50, and the other models report the reason', async () => {
      const page = await inspector().open();
      const square = await page.screenshot({ clip: { x: 400, y: 700, width: 200, height: 200 } });
      await page.getByLabel('Your image', { exact: true }).and(page.locator('input')).setInputFiles({
        name: 'empty.png',
        mimeType: 'image/png',
        buffer: square,
      });
      const view = new CompareView(page);
      await view.row('MOBILEFACENET').getByText('NO_FACE').waitFor();
      await view.matches('RESNET50');
      await page.getByText(/No face was found/).waitFor();
    });

    it('describe each model and the terms of its weights', async () => {
      const view = await open();
      await view.page.getByRole('button', { name: 'About RESNET50' }).click();
      await view.page.getByText('2048 dimensions, from the whole photo').waitFor();
    });
  });

  describe('the side-by-side view', () => {
    it('compares any two faces, with each model’s similarity as in the API; its link shows the same', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0001');
      const view = new CompareView(page);
      const biden = (await view.matches('RESNET50')).filter({ hasText: 'Joe Biden' });
      await biden.getByRole('button', { name: /side by side/ }).click();
      await page.getByRole('status').filter({ hasText: 'Joe_Biden/0001' }).waitFor();
      await page.getByRole('button', { name: 'Compare with the probe' }).click();

      const dialog = page.getByRole('dialog', { name: 'Side by side' });
      const comparisons = await createClient({ url: inspector().gateway.url }).compareFaces({
        a: { image: { photo: 'Barack_Obama/0001' } },
        b: { image: { photo: 'Joe_Biden/0001' } },
        models: ['MOBILEFACENET', 'RESNET50'],
      });
      for (const { model, similarity } of comparisons)
        await dialog.getByRole('row', { name: `${model} ${similarity!.toFixed(3)}` }).waitFor();
      await dialog.getByRole('img').nth(1).waitFor();

      const { pathname, search } = new URL(page.url());
      const other = await inspector().open(pathname + search);
      await other.getByRole('dialog').getByRole('link', { name: 'Joe Biden' }).waitFor();
    });

    it('closes with the Escape key and leaves the page as it was', async () => {
      const page = await inspector().open(
        '/?photo=Barack_Obama/0001&pair=photo/Barack_Obama/0001&pair=photo/Group/1%232',
      );
      await page.getByRole('dialog').getByRole('img', { name: 'Group/1' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(new CompareView(page).param('pair')).toBeNull();
      expect(new CompareView(page).param('photo')).toBe('Barack_Obama/0001');
      await page.goBack();
      expect(await page.getByRole('dialog').count()).toBe(0);
    });

    it('starts with a pinned face, which can be unpinned', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0001&pair=photo/Joe_Biden/0001');
      await page.getByRole('button', { name: 'Unpin' }).click();
      await page.getByText('is pinned').waitFor({ state: 'detached' });
    });
  });

  describe('the export', () => {
    const folder = temporaryFolder();

    it('has a button that stays in place while its menu is open', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0001');
      await new CompareView(page).matches('RESNET50');
      const button = page.getByRole('button', { name: 'Export' });
      const closed = await button.boundingBox();
      await button.press('Enter');
      await page.getByRole('menuitem', { name: /^CSV/ }).waitFor();
      // The menu hides the rest of the page from screen readers, and so from getByRole.
      const open = await page.getByRole('button', { name: 'Export', includeHidden: true }).boundingBox();
      expect(open).toEqual(closed);
    });

    it('saves the same CSV and JSON as the contact-sheet tool', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0003&k=6');
      await new CompareView(page).matches('RESNET50');
      const save = async (name: RegExp) => {
        const item = page.getByRole('menuitem', { name });
        const isOpen = () =>
          item.waitFor({ timeout: 3000 }).then(
            () => true,
            () => false,
          );
        // On a busy machine one click may be handled as two, which close the menu again.
        do await page.getByRole('button', { name: 'Export' }).click();
        while (!(await isOpen()));
        const [download] = await Promise.all([page.waitForEvent('download'), item.click()]);
        const file = join(folder, download.suggestedFilename());
        await download.saveAs(file);
        return { name: download.suggestedFilename(), content: readFileSync(file, 'utf8') };
      };
      const csv = await save(/^CSV/);
      const json = await save(/^JSON/);
      expect([csv.name, json.name]).toEqual(['Barack_Obama_0003.csv', 'Barack_Obama_0003.json']);

      const { dataDirectory } = inspector().gateway;
      await run(
        process.execPath,
        [
          'tools/bootstrap.cjs',
          'contact-sheet',
          ...['--gallery', 'sample', '--data', dataDirectory, '--models', 'MOBILEFACENET,RESNET50'],
          ...['--probe', 'Barack_Obama/0003', '--k', '6', '--csv', '--json', '--out', join(folder, 'sheet.png')],
        ],
        { cwd: WORKSPACE },
      );
      expect(csv.content).toBe(readFileSync(join(folder, 'sheet.csv'), 'utf8'));
      expect(withoutTimings(json.content)).toBe(withoutTimings(readFileSync(join(folder, 'sheet.json'), 'utf8')));
      // The header, six matches of each model, and the empty string after the last line break.
      expect(csv.content.split('\r\n')).toHaveLength(1 + 2 * 6 + 1);
    });
  });
});
