import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessibilityProblems, fetchedAsset } from '@lookalike/testing';
import type { Page } from 'playwright-core';
import { CompareView } from '../testing/compare-view';
import { greyTiff } from '../testing/grey-tiff';
import { describeInspector } from '../testing/inspector-under-test';

describeInspector((inspector) => {
  describe('the probe', () => {
    it('can be chosen by a person’s name, with the keyboard alone', async () => {
      const page = await inspector().open();
      const view = new CompareView(page);
      await page.getByLabel('Person').focus();
      await page.keyboard.type('bama');
      await page.getByRole('option', { name: /Barack Obama/ }).waitFor();
      await page.keyboard.press('Enter');
      await view.untilParam('photo', 'Barack_Obama/0001');
      expect(await view.verdicts('MOBILEFACENET')).toContain('true');
    });

    it('can be chosen in a list of people that is accessible while open', async () => {
      const page = await inspector().open();
      await page.getByLabel('Person').fill('a');
      await page.getByRole('option').first().waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.keyboard.press('Tab');
      await page.getByRole('option').first().waitFor({ state: 'detached' });
    });

    it('cannot be chosen when no person matches, and the list reports that', async () => {
      const page = await inspector().open();
      await page.getByLabel('Person').fill('nobody at all');
      await page.getByText('No person matches').waitFor();
    });

    it('can be a random photo', async () => {
      const page = await inspector().open();
      const view = new CompareView(page);
      await page.getByRole('button', { name: 'Random' }).click();
      await view.untilParam('photo', /./);
      await view.matches('RESNET50');
    });

    it('can be one of the suggested photos', async () => {
      const page = await inspector().open();
      const view = new CompareView(page);
      await page.getByRole('region', { name: 'Start with one of these' }).getByRole('link').first().click();
      await view.untilParam('photo', /./);
      await view.matches('RESNET50');
    });

    it('is suggested first among photos of known people, then among the others', async () => {
      const page = await inspector().open();
      const region = page.getByRole('region', { name: 'Start with one of these' });
      await region.getByRole('link').first().waitFor();
      let mixed = 0;
      for (let round = 0; round < 40 && mixed < 3; round++) {
        const kinds = (await region.getByRole('link').allTextContents()).map((text) => /Group\/\d/.test(text));
        expect(kinds).toEqual([...kinds].sort((a, b) => Number(a) - Number(b)));
        if (new Set(kinds).size === 2) mixed++;
        const answer = page.waitForResponse((response) => response.url().includes('/graphql'));
        await page.getByRole('button', { name: 'Shuffle' }).click();
        await answer;
        await page.getByRole('button', { name: 'Shuffle', disabled: false }).waitFor();
      }
      expect(mixed).toBe(3);
    });

    it('can be replaced by another photo of the same person', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0001');
      const view = new CompareView(page);
      const others = page.getByRole('navigation', { name: 'Photos of the same person' });
      await others.getByRole('link', { name: 'Barack_Obama/0003' }).click();
      await view.untilParam('photo', 'Barack_Obama/0003');
      await others.locator('[aria-current]').getByRole('img', { name: 'Barack_Obama/0003' }).waitFor();
    });

    it('can be searched with another of its faces, whose identity is unknown', async () => {
      const page = await inspector().open('/?photo=Group/1&k=3');
      const view = new CompareView(page);
      const faces = page.getByRole('button', { name: /search with this face/ });
      await faces.nth(2).waitFor();
      const before = await (await view.matches('MOBILEFACENET')).allTextContents();
      const other = faces.and(page.locator('[aria-pressed=false]')).first();
      await other.focus();
      await page.keyboard.press('Enter');
      await view.untilParam('face', /^\d+$/);
      await page.waitForFunction(
        (previous) => document.querySelector('[aria-labelledby="row-MOBILEFACENET"] ol')?.textContent !== previous,
        before.join(''),
      );
      expect(new Set(await view.verdicts('MOBILEFACENET'))).toEqual(new Set(['unknown']));
      await page.goBack();
      await view.untilParam('face', null);
      await page.waitForFunction(
        (previous) => document.querySelector('[aria-labelledby="row-MOBILEFACENET"] ol')?.textContent === previous,
        before.join(''),
      );
    });

    it('is reported with a remedy when it does not exist', async () => {
      inspector().expectErrors(/status of 404/);
      const page = await inspector().open('/?photo=Nobody/0001');
      await page.getByRole('alert').filter({ hasText: 'PHOTO_NOT_FOUND' }).first().waitFor();
    });
  });

  describe('an uploaded image', () => {
    const file = join(fetchedAsset('sample-portraits')!.folder, 'obama2.jpg');
    const fileInput = (page: Page) => page.getByLabel('Your image', { exact: true }).and(page.locator('input'));

    it('can be a file: its faces are marked, matches have grey frames, and its link shows the same to another visitor', async () => {
      const page = await inspector().open();
      const view = new CompareView(page);
      await fileInput(page).setInputFiles(file);
      await view.untilParam('upload', /./);
      await page.getByRole('button', { name: /^Subject/ }).waitFor();
      const matches = await view.matches('MOBILEFACENET');
      expect(await matches.first().textContent()).toContain('Barack Obama');
      expect(new Set(await view.verdicts('MOBILEFACENET'))).toEqual(new Set(['unknown']));

      const { pathname, search } = new URL(page.url());
      const other = new CompareView(await inspector().open(pathname + search));
      expect(await (await other.matches('MOBILEFACENET')).allTextContents()).toEqual(await matches.allTextContents());
    });

    it.each([
      ['dropped anywhere', 'drop', '/'],
      ['dropped on an identity page', 'drop', '/identity?name=Joe_Biden'],
      ['pasted', 'paste', '/'],
    ])('becomes the probe when it is %s', async (_how, event, path) => {
      const page = await inspector().open(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const bytes = readFileSync(file).toString('base64');
      await page.evaluate(
        ([type, base64]) => {
          const image = Uint8Array.from(atob(base64!), (letter) => letter.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([image], 'probe.jpg', { type: 'image/jpeg' }));
          const init = { bubbles: true, cancelable: true };
          // On the root element, because the body of a short page does not fill the window.
          document.documentElement.dispatchEvent(
            type === 'drop'
              ? new DragEvent('drop', { ...init, dataTransfer: data })
              : new ClipboardEvent('paste', { ...init, clipboardData: data }),
          );
        },
        [event, bytes],
      );
      const view = new CompareView(page);
      await view.untilParam('upload', /./);
      await view.matches('RESNET50');
    });

    it('is rejected with a reason when it is not an image, and the page stays usable', async () => {
      inspector().expectErrors(/Failed to load resource/);
      const page = await inspector().open();
      await fileInput(page).setInputFiles({
        name: 'notes.jpg',
        mimeType: 'image/jpeg',
        buffer: Buffer.from('not an image'),
      });
      await page.getByRole('alert').filter({ hasText: 'IMAGE_UNREADABLE' }).first().waitFor();
      await page.getByRole('button', { name: 'Random' }).click();
      await new CompareView(page).untilParam('photo', /./);
      await page.getByRole('alert').waitFor({ state: 'detached' });
    });

    it('is rejected when it is empty, and the error disappears with the next choice', async () => {
      inspector().expectErrors(/status of 400/);
      const page = await inspector().open();
      await fileInput(page).setInputFiles({ name: 'nothing.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) });
      const notice = page.getByRole('alert').filter({ hasText: 'IMAGE_INPUT_INVALID' });
      await notice.getByText('Select another file').waitFor();
      await page.getByRole('region', { name: 'Start with one of these' }).getByRole('link').first().click();
      await notice.waitFor({ state: 'detached' });
    });

    it('becomes the probe even in a format that browsers do not display', async () => {
      const page = await inspector().open();
      await fileInput(page).setInputFiles({ name: 'scan.tiff', mimeType: 'image/tiff', buffer: greyTiff(64) });
      await page.getByText('cannot display this image format').waitFor();
      await new CompareView(page).matches('RESNET50');
    });

    it('is reported when its upload has expired', async () => {
      inspector().expectErrors(/status of 404/);
      const page = await inspector().open('/?upload=gone-long-ago');
      const notice = page.getByRole('alert').filter({ hasText: 'UPLOAD_NOT_FOUND' }).first();
      await notice.getByText('while the gateway keeps the upload').waitFor();
    });
  });
});
