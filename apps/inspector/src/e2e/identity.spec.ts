import { accessibilityProblems } from '@lookalike/testing';
import { describeInspector } from './describe-inspector';
import type { Screen } from './inspector-under-test';
import { IdentityView } from './identity-view';

const OBAMA = '/identity?name=Barack_Obama';
const SCREENS: Screen[] = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
];

const similarity = (text: string) => Number(/-?\d\.\d{3}/.exec(text)![0]);

describeInspector((inspector) => {
  const open = async (path: string, screen?: Screen) => new IdentityView(await inspector().open(path, screen));

  describe('a person’s page', () => {
    it('says who it is, and how many of the photos each model has indexed', async () => {
      const view = await open(OBAMA);
      await view.heading('Barack Obama');
      await view.items('All photos');
      expect(await view.page.title()).toBe('Barack Obama · Lookalike');
      expect(await view.indexed('MOBILEFACENET')).toBe('5 of 5 indexed');
      expect(await view.indexed('FACENET')).toBe('not loaded');
      expect(await view.photos('All photos')).toEqual([1, 2, 3, 4, 5].map((i) => `Barack Obama, photo 000${i}`));
    });

    it('shows whom the person resembles, with the pair of photos most alike, ours first', async () => {
      const view = await open(OBAMA);
      const [first] = await (await view.items('Lookalikes')).allTextContents();
      expect(first).toContain('Joe Biden');
      expect(similarity(first!)).toBeLessThan(0.5);
      const [ours, theirs] = await view.photos('Lookalikes');
      expect(ours).toMatch(/^Barack Obama, photo 000[1-5]$/);
      expect(theirs).toBe('Joe Biden, photo 0001');
    });

    it('lays the pair side by side', async () => {
      const view = await open(OBAMA);
      const lookalike = (await view.items('Lookalikes')).first();
      const photo = await lookalike.getByRole('link').first().getAttribute('href');
      await lookalike.getByRole('link', { name: /side by side/i }).click();
      await view.untilParam('photo', new URL(photo!, 'http://localhost').searchParams.get('photo'));
      await view.page.getByRole('dialog').getByRole('img').nth(1).waitFor();
    });

    it('puts the photo least like the others first', async () => {
      const view = await open(OBAMA);
      const similarities = (await (await view.items('Outliers')).allTextContents()).map(similarity);
      expect(similarities).toHaveLength(5);
      expect(similarities).toEqual([...similarities].sort((a, b) => a - b));
      // A face that is half hidden.
      expect((await view.photos('Outliers'))[0]).toMatch(/000[45]$/);
    });

    it('leads from a photo to the compare page, where it is the probe', async () => {
      const view = await open(OBAMA);
      await view.section('All photos').getByRole('link').nth(2).click();
      await view.untilParam('photo', 'Barack_Obama/0003');
      await view.page.goBack();
      await view.page.getByRole('link', { name: 'Use as probe', exact: true }).last().waitFor();
    });

    it('leads from a lookalike to that person’s page, at its top, and back', async () => {
      const view = await open(OBAMA, { width: 390, height: 600 });
      const link = view.section('Lookalikes').getByRole('link', { name: 'Joe Biden', exact: true });
      await link.scrollIntoViewIfNeeded();
      await link.click();
      await view.heading('Joe Biden');
      expect(await view.page.evaluate(() => window.scrollY)).toBe(0);
      expect(await view.page.evaluate(() => document.activeElement?.id)).toBe('main');
      await view.page.goBack();
      await view.heading('Barack Obama');
    });

    it('lets one choose in whose eyes, in its address', async () => {
      const view = await open(`${OBAMA}&model=MOBILEFACENET`);
      const inFaces = await (await view.items('Lookalikes')).first().textContent();
      await view.page.getByRole('button', { name: 'RESNET50' }).click();
      await view.untilParam('model', 'RESNET50');
      await view.page.getByText('RESNET50 compares whole photos').waitFor();
      const inPhotos = await (await view.items('Lookalikes')).first().textContent();
      expect(similarity(inPhotos!)).toBeGreaterThan(similarity(inFaces!));
      await view.page.goBack();
      await view.untilParam('model', 'MOBILEFACENET');
    });

    it('tells of a model that is not there, and the rest stands', async () => {
      const view = await open(`${OBAMA}&model=FACENET_CASIA`);
      expect(await view.page.getByRole('alert').textContent()).toMatch(/MODEL_UNAVAILABLE/);
      expect(await view.section('Lookalikes').count()).toBe(0);
      expect(await view.photos('All photos')).toHaveLength(5);
    });

    it('says why a single photo has no outliers', async () => {
      const view = await open('/identity?name=Joe_Biden');
      await view.section('Outliers').getByText('There is only one photo').waitFor();
    });

    it('finds nothing that a model has not indexed where it has indexed all', async () => {
      const view = await open(OBAMA);
      await view.page.getByLabel('Show').selectOption('MOBILEFACENET');
      await view.untilParam('unindexed', 'MOBILEFACENET');
      await view.section('All photos').getByText('MOBILEFACENET has indexed every photo.').waitFor();
    });

    it('does not count what a model that is not loaded has not indexed', async () => {
      const view = await open(`${OBAMA}&unindexed=FACENET`);
      await view.section('All photos').getByText('FACENET is not loaded, so these are all photos').waitFor();
      expect(await view.photos('All photos')).toHaveLength(5);
      const option = view.page.getByRole('option', { name: 'not indexed by FACENET (not loaded)' });
      expect(await option.isDisabled()).toBe(true);
    });

    it('says that nobody has a name, and who shares its last word', async () => {
      const view = await open('/identity?name=Michelle_Obama');
      await view.heading('Michelle Obama');
      expect(await view.page.getByRole('alert').textContent()).toMatch(/IDENTITY_NOT_FOUND/);
      await view.page.getByRole('link', { name: 'Barack Obama' }).click();
      await view.heading('Barack Obama');
    });

    it('leads on from an address that names nobody', async () => {
      const view = await open('/identity');
      await view.heading('No identity is named');
      await view.page.getByRole('link', { name: /compare page/ }).click();
      await view.page.waitForURL(({ pathname }) => pathname === '/');
    });

    it.each(SCREENS)('is accessible and fits a screen of $width px, $colorScheme', async (screen) => {
      for (const path of [OBAMA, `${OBAMA}&model=FACENET`, '/identity?name=Nobody', '/identity']) {
        const { page } = await open(path, screen);
        await page.waitForLoadState('networkidle');
        expect(await accessibilityProblems(page)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect({ path, overflow: Math.max(0, overflow) }).toEqual({ path, overflow: 0 });
      }
    });
  });
});
