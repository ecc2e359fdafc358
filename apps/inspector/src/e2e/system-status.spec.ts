import { accessibilityProblems, linkAssets, startGateway, temporaryFolder } from '@lookalike/testing';
import { CompareView } from '../testing/compare-view';
import { describeInspector } from '../testing/inspector-under-test';
import { CLOSED_PORT, registriesAt, type SilentServer, silentServer } from '../testing/unreachable-network';

const folder = temporaryFolder();
const SAMPLE = ['sample-portraits', 'sample-group', 'milvus-lite'];

describe('when weights are unavailable', () => {
  const start = () =>
    startGateway({
      models: ['RESNET50'],
      flags: ['--no-ingest'],
      env: { ...registriesAt(CLOSED_PORT), LOOKALIKE_CACHE: linkAssets(`${folder}/no-weights`, ...SAMPLE) },
    });

  describeInspector((inspector) => {
    it.each([1440, 390])('every page reports it with a remedy (%d px)', async (width) => {
      const page = await inspector().open('/', { width });
      await page.getByText('No model is available').waitFor({ timeout: 60_000 });
      await page.getByText('MODEL_UNAVAILABLE').waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByRole('link', { name: 'Try again with an ingestion' }).click();
      await page.getByRole('checkbox', { name: 'RESNET50' }).and(page.locator(':checked')).waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(Math.max(0, overflow)).toBe(0);
      const form = await page.getByRole('form', { name: 'Start an ingestion' }).boundingBox();
      const start = await page.getByRole('button', { name: 'Start' }).boundingBox();
      expect(start!.x + start!.width).toBeLessThanOrEqual(form!.x + form!.width);
      // An ingestion tries again, so it can be started. Long details are collapsed.
      expect(await page.getByRole('button', { name: 'Start' }).isEnabled()).toBe(true);
      const summary = page.getByLabel('Details of RESNET50');
      const details = page
        .locator('details', { has: summary })
        .getByText(/resnet/i)
        .last();
      expect(await details.isVisible()).toBe(false);
      await summary.click();
      await details.waitFor();
    });

    it('the model’s row of results says that the download failed, and what to do about it', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0001&model=RESNET50');
      const notice = new CompareView(page).row('RESNET50').getByRole('alert');
      await notice.getByText('MODEL_UNAVAILABLE').waitFor({ timeout: 60_000 });
      await notice.getByText(/^RESNET50 is unavailable: .* could not be downloaded/).waitFor();
      expect(await notice.textContent()).not.toMatch(/start an ingestion|wait until/i);
    });
  }, start);
});

describe('while weights are being downloaded', () => {
  let silent: SilentServer;
  const start = async () => {
    silent = await silentServer();
    const env = {
      ...registriesAt(silent.port),
      LOOKALIKE_CACHE: linkAssets(`${folder}/downloading-weights`, ...SAMPLE),
    };
    return startGateway({ models: ['RESNET50'], flags: ['--no-ingest'], env });
  };
  afterAll(() => silent?.close());

  describeInspector((inspector) => {
    it('every page reports it, and what works already', async () => {
      const page = await inspector().open();
      await page.getByText('The models are loading').waitFor();
      await page.getByText(/The weights of RESNET50 are being downloaded/).waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.goto(new URL('/ingestions', inspector().gateway.url).href);
      await page.getByText('Loading. The ingestion starts when the model is loaded.').waitFor();
    });
  }, start);
});

describe('while the store is down', () => {
  const start = () =>
    startGateway({
      models: ['RESNET50'],
      flags: ['--no-ingest'],
      env: { MILVUS_ADDRESS: `127.0.0.1:${CLOSED_PORT}` },
    });

  describeInspector((inspector) => {
    it('every page reports it with the address of the store', async () => {
      inspector().expectErrors(/Failed to load resource/);
      const page = await inspector().open();
      const alert = page.getByRole('alert').filter({ hasText: 'STORE_UNAVAILABLE' }).first();
      await alert.getByText(`127.0.0.1:${CLOSED_PORT}`).first().waitFor({ timeout: 60_000 });
      expect(await accessibilityProblems(page)).toEqual([]);
    });
  }, start);
});

describe('when the gateway will try again', () => {
  const unavailable = (retryAt: string) => ({
    state: 'UNAVAILABLE',
    problem: {
      code: 'GALLERY_UNAVAILABLE',
      message: 'The folder /photos cannot be read.',
      remedy: 'Make the folder readable.',
      retryable: true,
    },
    retryAt,
  });

  describeInspector((inspector) => {
    it('the page counts down to the next attempt and resumes after it', async () => {
      let isOpen = false;
      const page = await inspector().open();
      const retryAt = new Date(Date.now() + 30_000).toISOString();
      await page.route('**/graphql', async (route) => {
        if (!route.request().postData()?.includes('query Status')) return route.continue();
        const response = await route.fetch();
        const answer = await response.json();
        if (!isOpen) answer.data.status = { ...answer.data.status, ready: false, gallery: unavailable(retryAt) };
        await route.fulfill({ response, json: answer });
      });
      await page.reload();
      const alert = page.getByRole('alert').filter({ hasText: 'GALLERY_UNAVAILABLE' });
      await alert.getByText('The folder /photos cannot be read.').waitFor();
      const timer = alert.getByRole('timer');
      const secondsIn = (text: string | null) => Number(/^Next attempt in (\d+) s\.$/.exec(text!)![1]);
      const before = await timer.textContent();
      await page.waitForFunction((text) => document.querySelector('[role=timer]')?.textContent !== text, before);
      expect(secondsIn(before)).toBeLessThanOrEqual(30);
      expect(secondsIn(await timer.textContent())).toBeLessThan(secondsIn(before));
      expect(await timer.getAttribute('aria-live')).toBe('off');
      expect(await accessibilityProblems(page)).toEqual([]);
      isOpen = true;
      await alert.waitFor({ state: 'detached' });
      await page.unrouteAll({ behavior: 'wait' });
    });
  });
});

describe('when the gateway stops', () => {
  describeInspector((inspector) => {
    it('the page reports it, and resumes when the gateway is back', async () => {
      const { gateway } = inspector();
      // While the gateway stops, it answers with 503 (SERVICE_STOPPING).
      inspector().expectErrors(/ERR_|WebSocket|status of 503/);
      const page = await inspector().open('/?photo=Barack_Obama/0001&k=1');
      await page.getByRole('heading', { name: 'RESNET50' }).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.goto(`${gateway.url}/ingestions`);
      await page.getByRole('table', { name: 'All ingestions' }).waitFor();
      await gateway.stop();
      await page.getByRole('alert').getByText('GATEWAY_UNREACHABLE').waitFor({ timeout: 60_000 });

      const again = await startGateway({ flags: ['--no-ingest', '--port', new URL(gateway.url).port] });
      try {
        await page.getByText('No ingestion yet').waitFor({ timeout: 60_000 });
        await page.getByRole('alert').waitFor({ state: 'detached' });
      } finally {
        await page.close();
        await again.stop();
      }
    });
  });
});
