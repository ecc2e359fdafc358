import { mkdirSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { accessibilityProblems, startGateway, temporaryFolder } from '@lookalike/testing';
import type { Page } from 'playwright-core';
import { describeInspector } from './describe-inspector';
import { cacheOf, DEAD_PORT, registriesAt, silentServer } from './out-of-reach';

const folder = temporaryFolder();
const RESTART = 'When that is done, start the gateway again';
/** Twice as long as until the page asks again. */
const ASKED_TWICE_MS = 7000;

/** What goes away from the page while it asks again. */
async function goneMeanwhile(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const gone: string[] = [];
    new MutationObserver((mutations) => {
      for (const { removedNodes } of mutations) for (const node of removedNodes) gone.push(node.textContent ?? '');
    }).observe(document.body, { childList: true, subtree: true });
    Object.assign(window, { gone });
  });
  await page.waitForTimeout(ASKED_TWICE_MS);
  return page.evaluate(() => (window as unknown as { gone: string[] }).gone);
}

describe('without a gallery', () => {
  const start = () =>
    startGateway({
      gallery: 'lfw',
      models: ['RESNET50'],
      env: { ...registriesAt(DEAD_PORT), LOOKALIKE_CACHE: cacheOf(`${folder}/no-gallery`, 'milvus-lite', 'resnet50') },
      waitForIngestion: false,
    });

  describeInspector((inspector) => {
    it.each(['/', '/ingestions'])(
      'it says once what to do, at %s, and stands still',
      async (path) => {
        const page = await inspector().open(path);
        const notices = page.getByText('GALLERY_UNAVAILABLE');
        await notices.first().waitFor({ timeout: 60_000 });
        await page.getByText(/npm run fetch lfw-deepfunneled/).waitFor();
        await page.getByText(RESTART).waitFor();
        await page.waitForLoadState('networkidle');
        expect(await goneMeanwhile(page)).toEqual([]);
        expect(await notices.count()).toBe(1);
      },
      90_000,
    );
  }, start);
});

describe('with a folder that holds no photo', () => {
  const start = () => {
    const gallery = join(folder, 'empty');
    mkdirSync(gallery);
    return startGateway({ gallery, models: ['RESNET50'], waitForIngestion: false });
  };

  describeInspector((inspector) => {
    it('no ingestion can be started, and it says why', async () => {
      const page = await inspector().open('/ingestions');
      await page.getByText(RESTART).waitFor({ timeout: 60_000 });
      await page.getByText(/No ingestion can run now. The folder .* contains no photo/).waitFor();
      expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
      expect(await accessibilityProblems(page)).toEqual([]);
    }, 90_000);
  }, start);
});

describe('without both the store and weights', () => {
  const start = () =>
    startGateway({
      models: ['RESNET50'],
      flags: ['--no-ingest'],
      env: { ...registriesAt(DEAD_PORT), LOOKALIKE_CACHE: cacheOf(`${folder}/neither`, 'sample-portraits') },
    });

  describeInspector((inspector) => {
    it('it names both, and what to do about each', async () => {
      const page = await inspector().open();
      const store = page.getByRole('alert').filter({ hasText: /npm run fetch milvus-lite/ });
      await store.getByText(RESTART).waitFor({ timeout: 60_000 });
      await page.getByText('No model can be asked').waitFor({ timeout: 60_000 });
      await page.getByText(/Then run: npm run fetch resnet50/).waitFor();
      expect(await page.getByRole('link', { name: 'Try again with an ingestion' }).count()).toBe(0);
    }, 130_000);
  }, start);
});

describe('while the gallery is being fetched', () => {
  let silent: Server;
  const start = async () => {
    silent = await silentServer();
    const { port } = silent.address() as AddressInfo;
    const env = { ...registriesAt(port), LOOKALIKE_CACHE: cacheOf(`${folder}/to-come`, 'milvus-lite', 'resnet50') };
    return startGateway({ gallery: 'lfw', models: ['RESNET50'], env, waitForIngestion: false });
  };
  afterAll(() => void silent?.close());

  describeInspector((inspector) => {
    it('it says that it will come, which nobody has to do anything for', async () => {
      const page = await inspector().open();
      await page.getByText('The gallery is still being opened. The page goes on by itself.').waitFor();
      expect(await page.getByText(RESTART).count()).toBe(0);
      expect(await page.getByRole('alert').count()).toBe(0);
    });
  }, start);
});
