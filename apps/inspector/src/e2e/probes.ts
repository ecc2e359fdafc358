import { accessibilityProblems } from '@lookalike/testing';
import { CompareView } from './compare-view';
import type { InspectorUnderTest } from './inspector-under-test';

export function describeProbes(inspector: () => InspectorUnderTest): void {
  describe('choosing a probe', () => {
    it('by the name of a person, with the keyboard alone', async () => {
      const page = await inspector().open();
      const view = new CompareView(page);
      await page.getByLabel('Person').focus();
      await page.keyboard.type('bama');
      await page.getByRole('option', { name: /Barack Obama/ }).waitFor();
      await page.keyboard.press('Enter');
      await view.untilParam('photo', 'Barack_Obama/0001');
      expect(await view.verdicts('MOBILEFACENET')).toContain('true');
    });

    it('with the list of people open, accessible', async () => {
      const page = await inspector().open();
      await page.getByLabel('Person').fill('a');
      await page.getByRole('option').first().waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.keyboard.press('Tab');
      await page.getByRole('option').first().waitFor({ state: 'detached' });
    });

    it('says when nobody has such a name', async () => {
      const page = await inspector().open();
      await page.getByLabel('Person').fill('nobody at all');
      await page.getByText('Nobody of that name').waitFor();
    });

    it('any, by chance', async () => {
      const page = await inspector().open();
      const view = new CompareView(page);
      await page.getByRole('button', { name: 'Random' }).click();
      await view.untilParam('photo', /./);
      await view.matches('RESNET50');
    });

    it('one of those that the page begins with', async () => {
      const page = await inspector().open();
      const view = new CompareView(page);
      await page.getByRole('region', { name: 'Begin with one of these' }).getByRole('link').first().click();
      await view.untilParam('photo', /./);
      await view.matches('RESNET50');
    });

    it('another photo of the same person', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0001');
      const view = new CompareView(page);
      const others = page.getByRole('navigation', { name: 'Photos of the same person' });
      await others.getByRole('link', { name: 'Barack_Obama/0003' }).click();
      await view.untilParam('photo', 'Barack_Obama/0003');
      await others.locator('[aria-current]').getByRole('img', { name: 'Barack_Obama/0003' }).waitFor();
    });

    it('another face of a photo searches again, and nobody knows whose it is', async () => {
      const page = await inspector().open('/?photo=Group/1&k=3');
      const view = new CompareView(page);
      const faces = page.getByRole('button', { name: /search with it/ });
      await faces.nth(2).waitFor();
      const before = await (await view.matches('MOBILEFACENET')).allTextContents();
      const other = faces.and(page.locator('[aria-pressed=false]')).first();
      await other.focus();
      await page.keyboard.press('Enter');
      await view.untilParam('face', /^\d+$/);
      await page.waitForFunction(
        (shown) => document.querySelector('[aria-labelledby="row-MOBILEFACENET"] ol')?.textContent !== shown,
        before.join(''),
      );
      expect(new Set(await view.verdicts('MOBILEFACENET'))).toEqual(new Set(['unknown']));
      await page.goBack();
      await view.untilParam('face', null);
      await page.waitForFunction(
        (shown) => document.querySelector('[aria-labelledby="row-MOBILEFACENET"] ol')?.textContent === shown,
        before.join(''),
      );
    });

    it('one that is not there says so, with what to do', async () => {
      inspector().expectComplaints(/status of 404/);
      const page = await inspector().open('/?photo=Nobody/0001');
      await page.getByRole('alert').filter({ hasText: 'PHOTO_NOT_FOUND' }).first().waitFor();
    });
  });
}
