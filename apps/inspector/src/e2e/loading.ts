import { accessibilityProblems } from '@lookalike/testing';
import { CompareView } from './compare-view';
import type { InspectorUnderTest, Screen } from './inspector-under-test';

/** Of what the page is made of, as it goes over the network: bytes, gzipped. */
const MOST_BYTES = 200_000;

const SCREENS: Screen[] = [1440, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, height: 844, colorScheme })),
);

export function describeLoading(inspector: () => InspectorUnderTest): void {
  describe('the page', () => {
    it('is loaded with 200 kB', async () => {
      const page = await inspector().open();
      await page.getByRole('heading', { level: 1 }).waitFor();
      const loaded = await page.evaluate(() =>
        [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
          .map((entry) => entry as PerformanceResourceTiming)
          .filter(({ name, initiatorType }) => initiatorType === 'navigation' || name.includes('/assets/'))
          .map(({ encodedBodySize }) => encodedBodySize),
      );
      expect(loaded.length).toBeGreaterThan(3);
      expect(loaded.reduce((sum, size) => sum + size)).toBeLessThan(MOST_BYTES);
    });

    it('runs nothing inline and asks no other host, by its policy', async () => {
      const response = await fetch(inspector().gateway.url, { headers: { accept: 'text/html' } });
      const policy = response.headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|data:|blob:|https?:|\*/);
    });

    it.each(SCREENS)(
      'is accessible and fits a screen of $width px, $colorScheme',
      async (screen) => {
        for (const address of [
          '/',
          '/?photo=Barack_Obama/0001',
          '/?photo=Group/1&face=2&model=FACENET_CASIA&model=RESNET50',
          '/?photo=Barack_Obama/0001&pair=photo/Joe_Biden/0001',
          '/?photo=Barack_Obama/0001&pair=photo/Barack_Obama/0001&pair=photo/Joe_Biden/0001',
          '/nowhere',
        ]) {
          const page = await inspector().open(address === '/nowhere' ? '/' : address, screen);
          if (address === '/nowhere') await page.evaluate(() => history.pushState(null, '', '/nowhere'));
          await page.waitForLoadState('networkidle');
          if (address.split('pair=').length === 3) await page.getByRole('dialog').getByRole('img').nth(1).waitFor();
          else if (address.includes('photo=')) await new CompareView(page).matches('RESNET50');
          expect(await accessibilityProblems(page)).toEqual([]);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect({ address, overflow: Math.max(0, overflow) }).toEqual({ address, overflow: 0 });
        }
      },
      120_000,
    );

    it('stands when a view’s files are gone, as after an update of the gateway', async () => {
      inspector().expectComplaints(/status of 404|dynamically imported module/);
      const page = await inspector().open();
      await page.route('**/assets/identity-page-*.js', (route) => route.fulfill({ status: 404 }));
      await page.evaluate(() => history.pushState(null, '', '/identity?name=Barack_Obama'));
      await page.getByRole('alert').getByRole('button', { name: 'Reload' }).waitFor();
      await page.getByRole('link', { name: 'Compare' }).click();
      await page.getByLabel('Person').waitFor();
    });

    it('can be walked by keyboard: first past the head, then control by control, always in sight', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0001&k=1');
      await new CompareView(page).matches('RESNET50');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      const walked: string[] = [];
      for (let step = 0; step < 60; step++) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => {
          const element = document.activeElement!;
          const { width, height } = element.getBoundingClientRect();
          const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
          return { tag: element.tagName, name: name || element.id, isSeen: width > 0 && height > 0 };
        });
        if (at.tag === 'BODY') break;
        expect(at).toMatchObject({ isSeen: true });
        walked.push(at.name);
      }
      expect(walked).toEqual(expect.arrayContaining(['Random', 'Your picture', 'Export', 'About RESNET50']));
    });
  });
}
