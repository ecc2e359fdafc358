import { startGateway, temporaryFolder } from '@lookalike/testing';
import { describeInspector } from './describe-inspector';
import { FACES, SKIES, writeIngestionsGallery } from '../testing/ingestions-gallery';
import { IngestionsView } from '../testing/ingestions-view';
import { describePastIngestions } from './past-ingestions';

const folder = temporaryFolder();
const start = () =>
  startGateway({
    gallery: writeIngestionsGallery(folder),
    models: ['MOBILEFACENET', 'RESNET50'],
    flags: ['--no-ingest'],
    // Slow enough to be looked at while it runs, however many cores there are.
    env: { LOOKALIKE_THREADS: '1' },
  });

// In this order: each goes on from what the one before has left in the indices.
describeInspector((inspector) => {
  const open = async (path = '/ingestions') => new IngestionsView(await inspector().open(path));
  /** A photo that cannot be decoded has no thumbnail: the browser complains of that, and of nothing else. */
  const expectOnly = (complaint: RegExp) => inspector().expectComplaints(complaint);

  describe('before the first ingestion', () => {
    it('every view offers one, and the page of ingestions says what it is', async () => {
      const page = await inspector().open();
      await page.getByText('Nothing is indexed yet').waitFor();
      await page.getByRole('link', { name: 'Choose models and photos' }).click();
      await page.getByRole('heading', { name: 'No ingestion yet' }).waitFor();
      expect(await page.getByText('Nothing is indexed yet').count()).toBe(0);
      expectOnly(/status of 4(00|22)/);
    });

    it('offers the models that are ready, and says what asking for others means', async () => {
      const { form } = await open();
      for (const [model, isOffered] of [
        ['MOBILEFACENET', true],
        ['RESNET50', true],
        ['FACENET_CASIA', false],
      ] as const) {
        expect(await form.getByRole('checkbox', { name: model }).isChecked()).toBe(isOffered);
      }
      await form.getByText('Not loaded: ingesting for it fetches its weights.').first().waitFor();
    });

    it('refuses no model at all, and an identity that is not there with what to do', async () => {
      const view = await open();
      await view.form.getByRole('checkbox', { name: 'RESNET50' }).uncheck();
      await view.form.getByRole('checkbox', { name: 'MOBILEFACENET' }).uncheck();
      expect(await view.form.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
      await view.form.getByRole('checkbox', { name: 'RESNET50' }).check();
      await view.choose('Nobody_Here');
      await view.start();
      await view.form.getByRole('alert').getByText('IDENTITY_NOT_FOUND').waitFor();
      await view.form.getByLabel('Limit').fill('99999999999');
      await view.form.getByText('A limit is a whole number from 1 to 2,147,483,647.').waitFor();
      expect(await view.form.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
    });
  });

  describe('an ingestion', () => {
    it('is started from any view, watched, told of elsewhere, and cancelled', async () => {
      const page = await inspector().open();
      await page.getByRole('button', { name: 'Ingest the gallery' }).click();
      await page.waitForURL(({ pathname, searchParams }) => pathname === '/ingestions' && searchParams.has('id'));
      const view = new IngestionsView(page);
      await view.status('Running');
      const total = FACES + SKIES + 2;
      await view.shown.getByText(new RegExp(`^\\d+ of ${total} photos$`)).waitFor();

      await view.start();
      await page.getByText('It was at work on just that already').waitFor();
      await view.form.getByRole('checkbox', { name: 'RESNET50' }).uncheck();
      await view.start();
      await view.form.getByRole('alert').getByText('INGESTION_RUNNING').waitFor();

      await page.getByRole('link', { name: 'Compare' }).click();
      await page.getByText(new RegExp(`Ingesting: \\d+ of ${total} photos`)).waitFor();
      await page.getByRole('link', { name: 'Watch the ingestion' }).click();
      await view.shown.getByRole('button', { name: 'Cancel' }).click();
      await view.status('Cancelled');
      await view.shown.getByText('starting again goes on from there').waitFor();
      expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Ingestion of /);
      expectOnly(/status of 4(00|22)/);
    }, 200_000);

    it('grows without flicker, and shows what it found no face in', async () => {
      const view = await open();
      await view.status('Cancelled');
      await view.page.evaluate(() => {
        const seen = new Set<Element>();
        const gone: string[] = [];
        new MutationObserver(() => {
          for (const element of seen) if (!element.isConnected) gone.push(element.outerHTML);
          for (const element of document.querySelectorAll('[aria-label="Photos without a face"] li')) seen.add(element);
        }).observe(document.body, { childList: true, subtree: true });
        Object.assign(window, { gone, seen });
      });
      await view.ingest('Skies');
      const photos = view.shown.getByRole('list', { name: 'Photos without a face' }).getByRole('listitem');
      await view.shown.getByRole('button', { name: 'More photos without a face' }).click();
      await photos.nth(SKIES - 1).waitFor();
      expect(await photos.count()).toBe(SKIES);
      const { gone, seen } = await view.page.evaluate(() => {
        const watched = window as unknown as { gone: string[]; seen: Set<Element> };
        return { gone: watched.gone, seen: watched.seen.size };
      });
      expect({ gone, seen }).toEqual({ gone: [], seen: SKIES });

      await photos.first().getByRole('link', { name: 'Skies/0001' }).click();
      await view.page.waitForURL(({ pathname, search }) => pathname === '/' && search === '?photo=Skies%2F0001');
    }, 200_000);

    it('comes to its end with every outcome counted, and failures by their reason', async () => {
      const view = await open();
      await view.ingest();
      const [indexed, noFace, failed, unchanged] = await view.counts('MOBILEFACENET');
      expect([noFace, failed]).toEqual([0, 2]);
      expect(indexed! + unchanged!).toBe(FACES + SKIES);
      const failures = view.shown.getByRole('list', { name: 'Reasons of failures' });
      await failures.getByText('IMAGE_UNREADABLE').waitFor();
      await failures.getByText('IMAGE_TOO_SMALL').waitFor();
      expect(await failures.getByRole('link').allTextContents()).toEqual(['Broken/0001', 'Broken/0002']);
      await view.shown.getByText('Counted, not listed').waitFor();
    }, 200_000);
  });

  describePastIngestions(inspector);

  describe('a rebuilding ingestion', () => {
    it('asks first, and makes the indices again', async () => {
      const view = await open();
      await view.choose('Skies');
      await view.form.getByRole('checkbox', { name: 'Rebuild' }).check();
      await view.start();
      const dialog = view.page.getByRole('alertdialog', { name: /Rebuild the indices of MOBILEFACENET and RESNET50/ });
      await dialog.getByText('the rest is gone until the next ingestion').waitFor();
      await dialog.getByRole('button', { name: 'Keep as it is' }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(new URL(view.page.url()).search).toBe('');

      await view.start();
      await dialog.getByRole('button', { name: 'Drop and make again' }).click();
      await view.page.waitForURL(({ searchParams }) => searchParams.has('id'));
      await view.status('Succeeded');
      expect(await view.counts('MOBILEFACENET')).toEqual([0, SKIES, 0, 0]);
      expect(await view.counts('RESNET50')).toEqual([SKIES, 0, 0, 0]);

      await view.all.getByRole('row').nth(2).getByRole('link').click();
      await view.shown.getByText('Not listed: 4 outcomes that a later ingestion has replaced.').waitFor();
    }, 200_000);
  });
}, start);
