import { accessibilityProblems, startGateway, temporaryFolder } from '@lookalike/testing';
import { describeInspector } from '../testing/inspector-under-test';
import { FACES, SKIES, writeIngestionsGallery } from '../testing/ingestions-gallery';
import { IngestionsView } from '../testing/ingestions-view';

const folder = temporaryFolder();
const start = () =>
  startGateway({
    gallery: writeIngestionsGallery(folder),
    models: ['MOBILEFACENET', 'RESNET50'],
    flags: ['--no-ingest'],
    // Slow enough to be observed while it runs, on any number of cores.
    env: { LOOKALIKE_THREADS: '1' },
  });

// The order matters: each test continues with the indexes of the one before.
describeInspector((inspector) => {
  const open = async (path = '/ingestions') => new IngestionsView(await inspector().open(path));

  describe('before the first ingestion', () => {
    it('every page offers one, and the ingestions page explains it', async () => {
      const page = await inspector().open();
      await page.getByText('Nothing is indexed yet').waitFor();
      await page.getByRole('link', { name: 'Select models and photos' }).click();
      await page.getByRole('heading', { name: 'No ingestion yet' }).waitFor();
      expect(await page.getByText('Nothing is indexed yet').count()).toBe(0);
      inspector().expectErrors(/status of 4(00|22)/);
    });

    it('lists the files that are not used, with what to do, and what is ignored', async () => {
      const { page } = await open();
      const unused = page.getByRole('region', { name: 'Files that are not used' });
      await unused.getByText('Broken/0004.jpg').waitFor();
      await unused.getByText(/HEIC image.* Convert it to JPEG\./u).waitFor();
      await unused.getByText('recycle bins (1 entry)').waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
    });

    it('selects the models that are ready, and says what the others need', async () => {
      const { form } = await open();
      for (const [model, isSelected] of [
        ['MOBILEFACENET', true],
        ['RESNET50', true],
        ['FACENET_CASIA', false],
      ] as const) {
        expect(await form.getByRole('checkbox', { name: model }).isChecked()).toBe(isSelected);
      }
      await form.getByText('Not loaded. An ingestion downloads its weights.').first().waitFor();
    });

    it('rejects an empty selection of models, an unknown identity and an invalid limit', async () => {
      const view = await open();
      await view.form.getByRole('checkbox', { name: 'RESNET50' }).uncheck();
      await view.form.getByRole('checkbox', { name: 'MOBILEFACENET' }).uncheck();
      expect(await view.form.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
      await view.form.getByRole('checkbox', { name: 'RESNET50' }).check();
      await view.choose('Nobody_Here');
      await view.start();
      await view.form.getByRole('alert').getByText('IDENTITY_NOT_FOUND').waitFor();
      await view.form.getByLabel('Limit').fill('99999999999');
      await view.form.getByText('Enter a whole number from 1 to 2,147,483,647.').waitFor();
      expect(await view.form.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
    });
  });

  describe('an ingestion', () => {
    it('is started from any page, observed, shown on other pages, and cancelled', async () => {
      const page = await inspector().open();
      await page.getByRole('button', { name: 'Ingest the gallery' }).click();
      await page.waitForURL(({ pathname, searchParams }) => pathname === '/ingestions' && searchParams.has('id'));
      const view = new IngestionsView(page);
      await view.status('Running');
      const total = FACES + SKIES + 3;
      await view.shown.getByText(new RegExp(`^\\d+ of ${total} photos$`)).waitFor();

      await view.start();
      await page.getByText('This ingestion was already running.').waitFor();
      await view.form.getByRole('checkbox', { name: 'RESNET50' }).uncheck();
      await view.start();
      await view.form.getByRole('alert').getByText('INGESTION_RUNNING').waitFor();

      await page.getByRole('link', { name: 'Compare' }).click();
      await page.getByText(new RegExp(`Ingesting: \\d+ of ${total} photos`)).waitFor();
      await page.getByRole('link', { name: 'View the ingestion' }).click();
      await view.shown.getByRole('button', { name: 'Cancel' }).click();
      await view.status('Cancelled');
      await view.shown.getByText('The next ingestion continues from there.').waitFor();
      expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Ingestion of /);
      inspector().expectErrors(/status of 4(00|22)/);
    });

    it('lists photos without a face, without flicker', async () => {
      const view = await open();
      await view.status('Cancelled');
      await view.page.evaluate(() => {
        const seen = new Set<Element>();
        const removed: string[] = [];
        new MutationObserver(() => {
          for (const element of seen) if (!element.isConnected) removed.push(element.outerHTML);
          for (const element of document.querySelectorAll('[aria-label="Photos without a face"] li')) seen.add(element);
        }).observe(document.body, { childList: true, subtree: true });
        Object.assign(window, { removed, seen });
      });
      await view.ingest('Skies');
      const photos = view.shown.getByRole('list', { name: 'Photos without a face' }).getByRole('listitem');
      await view.shown.getByRole('button', { name: 'More photos without a face' }).click();
      await photos.nth(SKIES - 1).waitFor();
      expect(await photos.count()).toBe(SKIES);
      const { removed, seen } = await view.page.evaluate(() => {
        const watched = window as unknown as { removed: string[]; seen: Set<Element> };
        return { removed: watched.removed, seen: watched.seen.size };
      });
      expect({ removed, seen }).toEqual({ removed: [], seen: SKIES });

      await photos.first().getByRole('link', { name: 'Skies/0001' }).click();
      await view.page.waitForURL(({ pathname, search }) => pathname === '/' && search === '?photo=Skies%2F0001');
    });

    it('counts every outcome, and groups failures by code, with the message of each photo', async () => {
      const view = await open();
      await view.ingest();
      const [indexed, noFace, failed, unchanged] = await view.counts('MOBILEFACENET');
      expect([noFace, failed]).toEqual([0, 3]);
      expect(indexed! + unchanged!).toBe(FACES + SKIES);
      const failures = view.shown.getByRole('list', { name: 'Reasons of failures' });
      await failures.getByText('IMAGE_UNREADABLE').waitFor();
      // A strict locator: both photos are in the same group.
      const tooSmall = failures.locator('> li').filter({ hasText: 'IMAGE_TOO_SMALL' });
      const photos = tooSmall.getByRole('list', { name: 'Photos' }).getByRole('listitem');
      // The list may still be that of the running ingestion.
      await photos.nth(1).waitFor();
      await failures.getByRole('link').nth(2).waitFor();
      expect(await photos.allTextContents()).toEqual([
        expect.stringMatching(/^Broken\/0002.*8 × 8 pixels/),
        expect.stringMatching(/^Broken\/0003.*12 × 12 pixels/),
      ]);
      expect(await failures.getByRole('link').allTextContents()).toEqual(['Broken/0001', 'Broken/0002', 'Broken/0003']);
      await view.shown.getByText('counted, not listed').waitFor();
    });
  });

  // Three so far: one that was cancelled, one of skies, and one with failures.
  describe('past ingestions', () => {
    it('are listed, newest first, and have a URL each', async () => {
      const view = await open();
      const rows = view.all.getByRole('row');
      await rows.nth(3).waitFor();
      expect(await rows.nth(3).getByRole('cell').nth(1).textContent()).toBe('Cancelled');
      await rows.nth(3).getByRole('link').click();
      await view.status('Cancelled');
      const again = await open(new URL(view.page.url()).pathname + new URL(view.page.url()).search);
      await again.status('Cancelled');
    });

    it('reports an unknown id, with a link to the latest', async () => {
      const view = await open('/ingestions?id=nope');
      await view.page.getByRole('alert').getByText('INGESTION_NOT_FOUND').waitFor();
      await view.page.getByRole('link', { name: 'Show the latest ingestion' }).click();
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

  describe('a rebuild', () => {
    it('asks for confirmation, and builds the indexes again', async () => {
      const view = await open();
      await view.choose('Skies');
      await view.form.getByRole('checkbox', { name: 'Rebuild' }).check();
      await view.start();
      const dialog = view.page.getByRole('alertdialog', { name: /Rebuild the indexes of MOBILEFACENET and RESNET50/ });
      await dialog.getByText('The rest of the index stays as it is.').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(new URL(view.page.url()).search).toBe('');

      await view.start();
      await dialog.getByRole('button', { name: 'Rebuild', exact: true }).click();
      await view.page.waitForURL(({ searchParams }) => searchParams.has('id'));
      await view.status('Succeeded');
      expect(await view.counts('MOBILEFACENET')).toEqual([0, SKIES, 0, 0]);
      expect(await view.counts('RESNET50')).toEqual([SKIES, 0, 0, 0]);

      // The rest of the gallery keeps its outcomes.
      await view.all.getByRole('row').nth(2).getByRole('link').click();
      await view.shown.getByRole('list', { name: 'Reasons of failures' }).getByText('Broken/0001').first().waitFor();
      await view.all.getByRole('row').nth(3).getByRole('link').click();
      const replaced = `${SKIES} outcomes not listed, because a later ingestion has replaced them.`;
      await view.shown.getByText(replaced).waitFor();
    });
  });
}, start);
