import { startGateway, temporaryFolder } from '@lookalike/testing';
import { describeInspector } from '../testing/inspector-under-test';
import { MANY, writeIdentityGallery } from '../testing/identity-gallery';
import { IdentityView } from '../testing/identity-view';

const ALL_PHOTOS = 'All photos';

const folder = temporaryFolder();
const start = () =>
  startGateway({
    gallery: writeIdentityGallery(folder),
    models: ['MOBILEFACENET', 'RESNET50'],
    flags: ['--no-ingest'],
  });

describeInspector((inspector) => {
  const open = async (path: string) => {
    const page = await inspector().open(path);
    const view = new IdentityView(page);
    await view.items(ALL_PHOTOS);
    return view;
  };
  /** A photo that cannot be decoded has no thumbnail, which the browser logs as an error. */
  const expectOnlyBrokenThumbnails = () => inspector().expectErrors(/status of 422/);
  const ingest = async (...identities: string[]) => {
    const response = await fetch(new URL('/graphql', inspector().gateway.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'mutation ($identities: [String!]) { startIngestion(input: { identities: $identities }) { id } }',
        variables: { identities },
      }),
    });
    expect(await response.json()).toEqual({ data: { startIngestion: { id: expect.any(String) } } });
  };
  /** Until the page shows all outcomes of a mixed person. It may show those of the first photos before. */
  const untilIngested = async (view: IdentityView) => {
    await view.untilIndexed('MOBILEFACENET', '2 of 4 indexed');
    await view.untilIndexed('RESNET50', '3 of 4 indexed');
  };

  describe('the identity page while photos are not indexed', () => {
    it('says what to do', async () => {
      const view = await open('/identity?name=Single_Photo');
      await view.page.getByText('MOBILEFACENET has indexed').waitFor();
      await view.page.getByRole('link', { name: 'Start an ingestion' }).first().click();
      await view.page.waitForURL(({ pathname }) => pathname === '/ingestions');
    });

    it('loads more photos when the end of the list comes near', async () => {
      const view = await open('/identity?name=Many_Photos');
      const photos = view.section(ALL_PHOTOS).getByRole('listitem');
      await photos.nth(59).waitFor();
      while ((await photos.count()) < MANY) {
        await photos.last().scrollIntoViewIfNeeded();
        await view.page.waitForTimeout(50);
      }
      await view.section(ALL_PHOTOS).getByText(`${MANY} of ${MANY} photos`).waitFor();
      expect(await view.page.getByRole('button', { name: 'More photos' }).count()).toBe(0);
    });

    it('loads all photos to find those that a model has not indexed', async () => {
      const view = await open('/identity?name=Many_Photos&unindexed=RESNET50');
      await view.section(ALL_PHOTOS).getByText(`${MANY} found among ${MANY}`).waitFor();
      expect(await view.photos(ALL_PHOTOS)).toHaveLength(MANY);
    });

    it('updates while an ingestion runs, without flicker', async () => {
      expectOnlyBrokenThumbnails();
      const view = await open('/identity?name=Later_Person');
      const { page } = view;
      await page.getByText('MOBILEFACENET has indexed').first().waitFor();
      // The missing thumbnail has been replaced by its icon.
      await view.section(ALL_PHOTOS).locator('span[role=img]').waitFor();
      await page.evaluate(() => {
        const seen = new Set(document.querySelectorAll('main h1, main dl, main ul > li, main ul img'));
        const removed: string[] = [];
        new MutationObserver(() => {
          for (const element of seen) if (!element.isConnected) removed.push(element.outerHTML);
        }).observe(document.body, { childList: true, subtree: true });
        Object.assign(window, { removed });
      });
      await ingest('Later_Person');
      await untilIngested(view);
      expect(await view.photos('Outliers')).toHaveLength(2);
      expect(await page.evaluate(() => (window as unknown as { removed: string[] }).removed)).toEqual([]);
    });

    it('shows the outcome of each photo, and the reason of a failure', async () => {
      expectOnlyBrokenThumbnails();
      const view = await open('/identity?name=Mixed_Person');
      await ingest('Mixed_Person');
      await untilIngested(view);
      const tiles = await (await view.items(ALL_PHOTOS)).allTextContents();
      expect(tiles[0]).toMatch(/MOBILEFACENET: indexed\..*RESNET50: indexed\./);
      expect(tiles[2]).toMatch(/MOBILEFACENET: failed\..*RESNET50: failed\./);
      expect(tiles[3]).toMatch(/MOBILEFACENET: no face\..*RESNET50: indexed\./);

      await view.page.getByRole('button', { name: 'MOBILEFACENET: failed' }).click();
      const reason = view.page.getByRole('dialog', { name: /Mixed_Person\/0003/ });
      await reason.getByText('IMAGE_UNREADABLE').waitFor();
      await view.page.keyboard.press('Escape');
      await reason.waitFor({ state: 'hidden' });

      await view.page.getByLabel('Show').selectOption({ label: 'not indexed by MOBILEFACENET (2)' });
      await view.section(ALL_PHOTOS).getByText('2 found among 4').waitFor();
    });
  });
}, start);
