import { accessibilityProblems } from '@lookalike/testing';
import type { InspectorUnderTest } from './inspector-under-test';
import { IngestionsView } from '../testing/ingestions-view';

/** After three: one that was cancelled, one of skies, and one that had failures. */
export function describePastIngestions(inspector: () => InspectorUnderTest): void {
  const open = async (path = '/ingestions') => new IngestionsView(await inspector().open(path));

  describe('past ingestions', () => {
    it('are listed, the newest first, and open at an address of their own', async () => {
      const view = await open();
      const rows = view.all.getByRole('row');
      await rows.nth(3).waitFor();
      expect(await rows.nth(3).getByRole('cell').nth(1).textContent()).toBe('Cancelled');
      await rows.nth(3).getByRole('link').click();
      await view.status('Cancelled');
      const again = await open(new URL(view.page.url()).pathname + new URL(view.page.url()).search);
      await again.status('Cancelled');
    });

    it('of which there is none of a name are refused, with a way to the latest', async () => {
      const view = await open('/ingestions?id=nope');
      await view.page.getByRole('alert').getByText('INGESTION_NOT_FOUND').waitFor();
      await view.page.getByRole('link', { name: 'Show the latest one' }).click();
      await view.status('Succeeded');
    });

    it.each(
      [1440, 390].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme }))),
    )('are accessible and fit a screen of $width px, $colorScheme', async (screen) => {
      const page = await inspector().open('/ingestions', screen);
      const view = new IngestionsView(page);
      await view.all.getByRole('row').nth(1).getByRole('link').click();
      await view.shown.getByRole('list', { name: 'Reasons of failures' }).getByRole('link').first().waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
    });
  });
}
