import type { AddressInfo, Server } from 'node:net';
import { accessibilityProblems, startGateway, temporaryFolder } from '@lookalike/testing';
import { describeInspector } from './describe-inspector';
import { cacheOf, DEAD_PORT, registriesAt, silentServer } from '../testing/out-of-reach';

const folder = temporaryFolder();
const SAMPLE = ['sample-portraits', 'sample-group', 'milvus-lite'];

describe('where weights cannot be had', () => {
  const start = () =>
    startGateway({
      models: ['RESNET50'],
      flags: ['--no-ingest'],
      env: { ...registriesAt(DEAD_PORT), LOOKALIKE_CACHE: cacheOf(`${folder}/no-weights`, ...SAMPLE) },
    });

  describeInspector((inspector) => {
    it.each([1440, 390])(
      'every view says so, with what to do (%d px)',
      async (width) => {
        const page = await inspector().open('/', { width });
        await page.getByText('No model can be asked').waitFor({ timeout: 60_000 });
        await page.getByText(/Then run: npm run fetch resnet50/).waitFor();
        expect(await accessibilityProblems(page)).toEqual([]);
        await page.getByRole('link', { name: 'Try again with an ingestion' }).click();
        await page.getByRole('checkbox', { name: 'RESNET50' }).and(page.locator(':checked')).waitFor();
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(Math.max(0, overflow)).toBe(0);
        const form = await page.getByRole('form', { name: 'Start an ingestion' }).boundingBox();
        const start = await page.getByRole('button', { name: 'Start' }).boundingBox();
        expect(start!.x + start!.width).toBeLessThanOrEqual(form!.x + form!.width);
        // It tries again, so it can be started; how the failure came about is folded away.
        expect(await page.getByRole('button', { name: 'Start' }).isEnabled()).toBe(true);
        const cameAbout = page.getByRole('group').filter({ hasText: 'Looked in' }).getByText('Looked in');
        expect(await cameAbout.last().isVisible()).toBe(false);
        await page.getByLabel('Details of RESNET50').click();
        await cameAbout.last().waitFor();
      },
      90_000,
    );
  }, start);
});

describe('while weights are being fetched', () => {
  let silent: Server;
  const start = async () => {
    silent = await silentServer();
    const { port } = silent.address() as AddressInfo;
    const env = { ...registriesAt(port), LOOKALIKE_CACHE: cacheOf(`${folder}/weights-to-come`, ...SAMPLE) };
    return startGateway({ models: ['RESNET50'], flags: ['--no-ingest'], env });
  };
  afterAll(() => void silent?.close());

  describeInspector((inspector) => {
    it('every view says so, and what can be done meanwhile', async () => {
      const page = await inspector().open();
      await page.getByText('The models are being made ready').waitFor();
      await page.getByText(/The weights of RESNET50 are being fetched/).waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.goto(new URL('/ingestions', inspector().gateway.url).href);
      await page.getByText('Being made ready: the ingestion waits for it.').waitFor();
    });
  }, start);
});

describe('while the store is down', () => {
  const start = () =>
    startGateway({
      models: ['RESNET50'],
      flags: ['--no-ingest'],
      env: { MILVUS_ADDRESS: `127.0.0.1:${DEAD_PORT}` },
    });

  describeInspector((inspector) => {
    it('every view says so, with what to do', async () => {
      inspector().expectComplaints(/Failed to load resource/);
      const page = await inspector().open();
      const alert = page.getByRole('alert').filter({ hasText: 'STORE_UNAVAILABLE' }).first();
      await alert.getByText('Start the Milvus at MILVUS_ADDRESS').waitFor({ timeout: 60_000 });
      expect(await accessibilityProblems(page)).toEqual([]);
    }, 90_000);
  }, start);
});

describe('when the gateway goes away', () => {
  describeInspector((inspector) => {
    it('the page says so, and goes on by itself once it is back', async () => {
      const { gateway } = inspector();
      inspector().expectComplaints(/ERR_|WebSocket/);
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
    }, 200_000);
  });
});
