import { createClient } from '@lookalike/client';
import { CompareView } from './compare-view';
import type { InspectorUnderTest } from './inspector-under-test';

export function describeSideBySide(inspector: () => InspectorUnderTest): void {
  describe('side by side', () => {
    it('any two faces, with each model’s similarity, as the API has it; the link shows the same', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0001');
      const view = new CompareView(page);
      const biden = (await view.matches('RESNET50')).filter({ hasText: 'Joe Biden' });
      await biden.getByRole('button', { name: /side by side/ }).click();
      await page.getByRole('status').filter({ hasText: 'Joe_Biden/0001' }).waitFor();
      await page.getByRole('button', { name: 'Beside the probe' }).click();

      const dialog = page.getByRole('dialog', { name: 'Side by side' });
      const compared = await createClient({ url: inspector().gateway.url }).compareFaces({
        a: { image: { photo: 'Barack_Obama/0001' } },
        b: { image: { photo: 'Joe_Biden/0001' } },
        models: ['MOBILEFACENET', 'RESNET50'],
      });
      for (const { model, similarity } of compared)
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

    it('a face that is held can be let go', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0001&pair=photo/Joe_Biden/0001');
      await page.getByRole('button', { name: 'Let go of it' }).click();
      await page.getByText('is held').waitFor({ state: 'detached' });
    });
  });
}
