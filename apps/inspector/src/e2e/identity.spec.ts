import { accessibilityProblems } from '@lookalike/testing';
import { describeInspector, type Screen } from '../testing/inspector-under-test';
import { IdentityView } from '../testing/identity-view';

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

  describe('the identity page', () => {
    it('shows the name and how many of the photos each model has indexed', async () => {
      const view = await open(OBAMA);
      await view.heading('Barack Obama');
      await view.items('All photos');
      expect(await view.page.title()).toBe('Barack Obama · Lookalike');
      expect(await view.indexed('MOBILEFACENET')).toBe('5 of 5 indexed');
      expect(await view.indexed('FACENET')).toBe('not loaded');
      expect(await view.photos('All photos')).toEqual([1, 2, 3, 4, 5].map((i) => `Barack Obama, photo 000${i}`));
    });

    it('shows similar identities with the most similar pair of photos, the person’s own photo first', async () => {
      const view = await open(OBAMA);
      const [first] = await (await view.items('Lookalikes')).allTextContents();
      expect(first).toContain('Joe Biden');
      expect(similarity(first!)).toBeLessThan(0.5);
      const [ours, theirs] = await view.photos('Lookalikes');
      expect(ours).toMatch(/^Barack Obama, photo 000[1-5]$/);
      expect(theirs).toBe('Joe Biden, photo 0001');
    });

    it('opens the pair side by side', async () => {
      const view = await open(OBAMA);
      const lookalike = (await view.items('Lookalikes')).first();
      const photo = await lookalike.getByRole('link').first().getAttribute('href');
      await lookalike.getByRole('link', { name: /side by side/i }).click();
      await view.untilParam('photo', new URL(photo!, 'http://localhost').searchParams.get('photo'));
      await view.page.getByRole('dialog').getByRole('img').nth(1).waitFor();
    });

    it('lists the photo with the lowest mean similarity first', async () => {
      const view = await open(OBAMA);
      const similarities = (await (await view.items('Outliers')).allTextContents()).map(similarity);
      expect(similarities).toHaveLength(5);
      expect(similarities).toEqual([...similarities].sort((a, b) => a - b));
      // The face in both is partly covered.
      expect((await view.photos('Outliers'))[0]).toMatch(/000[45]$/);
    });

    it('links each photo to the compare page, where it is the probe', async () => {
      const view = await open(OBAMA);
      await view.section('All photos').getByRole('link').nth(2).click();
      await view.untilParam('photo', 'Barack_Obama/0003');
      await view.page.goBack();
      await view.page.getByRole('link', { name: 'Use as probe', exact: true }).last().waitFor();
    });

    it('links a lookalike to its identity page, starts at the top, and goes back', async () => {
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

    it('stores the chosen model in the URL', async () => {
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

    it('shows the problem of an unavailable model, and still lists the photos', async () => {
      const view = await open(`${OBAMA}&model=FACENET_CASIA`);
      expect(await view.page.getByRole('alert').textContent()).toMatch(/MODEL_UNAVAILABLE/);
      expect(await view.section('Lookalikes').count()).toBe(0);
      expect(await view.photos('All photos')).toHaveLength(5);
    });

    it('explains why a single photo has no outliers', async () => {
      const view = await open('/identity?name=Joe_Biden');
      await view.section('Outliers').getByText('Outliers need at least two photos').waitFor();
    });

    it('finds no unindexed photo where a model has indexed all', async () => {
      const view = await open(OBAMA);
      await view.page.getByLabel('Show').selectOption('MOBILEFACENET');
      await view.untilParam('unindexed', 'MOBILEFACENET');
      await view.section('All photos').getByText('MOBILEFACENET has indexed every photo.').waitFor();
    });

    it('does not filter by a model that is not loaded', async () => {
      const view = await open(`${OBAMA}&unindexed=FACENET`);
      await view.section('All photos').getByText('FACENET is not loaded, so all photos are shown').waitFor();
      expect(await view.photos('All photos')).toHaveLength(5);
      const option = view.page.getByRole('option', { name: 'not indexed by FACENET (not loaded)' });
      expect(await option.isDisabled()).toBe(true);
    });

    it('reports an unknown name, and suggests identities with the same last name', async () => {
      const view = await open('/identity?name=Michelle_Obama');
      await view.heading('Michelle Obama');
      expect(await view.page.getByRole('alert').textContent()).toMatch(/IDENTITY_NOT_FOUND/);
      await view.page.getByRole('link', { name: 'Barack Obama' }).click();
      await view.heading('Barack Obama');
    });

    it('links to the compare page when the URL contains no name', async () => {
      const view = await open('/identity');
      await view.heading('No identity selected');
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
