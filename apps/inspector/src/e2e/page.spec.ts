import { accessibilityProblems } from '@lookalike/testing';
import { CompareView } from '../testing/compare-view';
import { describeInspector } from '../testing/inspector-under-test';

/** Limit for the first load: bytes over the network, gzipped. */
const MAX_BYTES = 200_000;

const WIDTHS = [1440, 390];
const COLOR_SCHEMES = ['light', 'dark'] as const;

describeInspector((inspector) => {
  describe('the page', () => {
    it('loads at most 200 kB', async () => {
      const page = await inspector().open();
      await page.getByRole('heading', { level: 1 }).waitFor();
      const sizes = await page.evaluate(() =>
        [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
          .map((entry) => entry as PerformanceResourceTiming)
          .filter(({ name, initiatorType }) => initiatorType === 'navigation' || name.includes('/assets/'))
          .map(({ encodedBodySize }) => encodedBodySize),
      );
      expect(sizes.length).toBeGreaterThan(3);
      expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(MAX_BYTES);
    });

    it('has a policy that forbids inline code and other hosts', async () => {
      const response = await fetch(inspector().gateway.url, { headers: { accept: 'text/html' } });
      const policy = response.headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|data:|blob:|https?:|\*/);
    });

    it.each(WIDTHS)('is accessible and fits a screen of %i px, light and dark', async (width) => {
      for (const path of [
        '/',
        '/?photo=Barack_Obama/0001',
        '/?photo=Group/1&face=2&model=FACENET_CASIA&model=RESNET50',
        '/?photo=Barack_Obama/0001&pair=photo/Joe_Biden/0001',
        '/?photo=Barack_Obama/0001&pair=photo/Barack_Obama/0001&pair=photo/Joe_Biden/0001',
        '/nowhere',
      ]) {
        const page = await inspector().open(path === '/nowhere' ? '/' : path, { width, height: 844 });
        if (path === '/nowhere') await page.evaluate(() => history.pushState(null, '', '/nowhere'));
        await page.waitForLoadState('networkidle');
        if (path.split('pair=').length === 3) await page.getByRole('dialog').getByRole('img').nth(1).waitFor();
        else if (path.includes('photo=')) await new CompareView(page).matches('RESNET50');
        for (const colorScheme of COLOR_SCHEMES) {
          await page.emulateMedia({ colorScheme });
          expect({ path, colorScheme, problems: await accessibilityProblems(page) }).toEqual({
            path,
            colorScheme,
            problems: [],
          });
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect({ path, colorScheme, overflow: Math.max(0, overflow) }).toEqual({ path, colorScheme, overflow: 0 });
        }
        await page.close();
      }
    });

    it('keeps its header when the files of a page are missing, as after an update of the gateway', async () => {
      inspector().expectErrors(/status of 404|dynamically imported module/);
      const page = await inspector().open();
      await page.route('**/assets/identity-page-*.js', (route) => route.fulfill({ status: 404 }));
      await page.evaluate(() => history.pushState(null, '', '/identity?name=Barack_Obama'));
      await page.getByRole('alert').getByRole('button', { name: 'Reload' }).waitFor();
      await page.getByRole('link', { name: 'Compare' }).click();
      await page.getByLabel('Person').waitFor();
    });

    it('can be used by keyboard: the first stop skips the header, then every stop is a visible control', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0001&k=1');
      await new CompareView(page).matches('RESNET50');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      const names: string[] = [];
      for (let step = 0; step < 60; step++) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          const element = document.activeElement!;
          const { width, height } = element.getBoundingClientRect();
          const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
          return { tag: element.tagName, name: name || element.id, isVisible: width > 0 && height > 0 };
        });
        if (focused.tag === 'BODY') break;
        expect(focused).toMatchObject({ isVisible: true });
        names.push(focused.name);
      }
      expect(names).toEqual(expect.arrayContaining(['Random', 'Your image', 'Export', 'About RESNET50']));
    });
  });
});
