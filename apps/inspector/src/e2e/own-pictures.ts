import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchedAsset } from '@lookalike/testing';
import type { Page } from 'playwright-core';
import { CompareView } from './compare-view';
import { greyTiff } from '../testing/grey-tiff';
import type { InspectorUnderTest } from './inspector-under-test';

export function describeOwnPictures(inspector: () => InspectorUnderTest): void {
  describe('a picture of one’s own', () => {
    const file = join(fetchedAsset('sample-portraits')!.folder, 'obama2.jpg');
    const choose = (page: Page) => page.getByLabel('Your picture', { exact: true }).and(page.locator('input'));

    it('from a file, with its faces and grey frames; the link shows another visitor the same', async () => {
      const page = await inspector().open();
      const view = new CompareView(page);
      await choose(page).setInputFiles(file);
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
      ['dropped beside a person’s photos', 'drop', '/identity?name=Joe_Biden'],
      ['pasted', 'paste', '/'],
    ])('%s', async (_how, event, address) => {
      const page = await inspector().open(address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const bytes = readFileSync(file).toString('base64');
      await page.evaluate(
        ([type, base64]) => {
          const picture = Uint8Array.from(atob(base64!), (letter) => letter.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([picture], 'probe.jpg', { type: 'image/jpeg' }));
          const init = { bubbles: true, cancelable: true };
          // The lowest element there is: a short view leaves the rest of the window to it.
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

    it('that is no picture is refused with a reason, and the page goes on', async () => {
      inspector().expectComplaints(/Failed to load resource/);
      const page = await inspector().open();
      await choose(page).setInputFiles({
        name: 'notes.jpg',
        mimeType: 'image/jpeg',
        buffer: Buffer.from('no picture'),
      });
      await page.getByRole('alert').filter({ hasText: 'IMAGE_UNREADABLE' }).first().waitFor();
      await page.getByRole('button', { name: 'Random' }).click();
      await new CompareView(page).untilParam('photo', /./);
      await page.getByRole('alert').waitFor({ state: 'detached' });
    });

    it('that is empty is refused, and the refusal goes with the next choice', async () => {
      inspector().expectComplaints(/status of 400/);
      const page = await inspector().open();
      await choose(page).setInputFiles({ name: 'nothing.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) });
      const refusal = page.getByRole('alert').filter({ hasText: 'IMAGE_INPUT_INVALID' });
      await refusal.getByText('Choose another file').waitFor();
      await page.getByRole('region', { name: 'Begin with one of these' }).getByRole('link').first().click();
      await refusal.waitFor({ state: 'detached' });
    });

    it('in a format that browsers do not show is searched with all the same', async () => {
      const page = await inspector().open();
      await choose(page).setInputFiles({ name: 'scan.tiff', mimeType: 'image/tiff', buffer: greyTiff(64) });
      await page.getByText('cannot show a picture of this format').waitFor();
      await new CompareView(page).matches('RESNET50');
    });

    it('whose upload is over says so', async () => {
      inspector().expectComplaints(/status of 404/);
      const page = await inspector().open('/?upload=gone-long-ago');
      const notice = page.getByRole('alert').filter({ hasText: 'UPLOAD_NOT_FOUND' }).first();
      await notice.getByText('as long as its upload').waitFor();
    });
  });
}
