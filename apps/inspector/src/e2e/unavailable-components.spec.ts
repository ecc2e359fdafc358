import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  accessibilityProblems,
  fetchedAsset,
  linkAssets,
  linkNetworks,
  startGateway,
  temporaryFolder,
} from '@lookalike/testing';
import type { Page } from 'playwright-core';
import { CompareView } from '../testing/compare-view';
import { IngestionsView } from '../testing/ingestions-view';
import { describeInspector } from '../testing/inspector-under-test';
import { CLOSED_PORT, registriesAt, type SilentServer, silentServer } from '../testing/unreachable-network';

const folder = temporaryFolder();
const RETRY = /Next attempt in|The next attempt is running/;
/** More than two polls of the status. */
const TWO_POLLS_MS = 7000;

/** The elements that disappear from the page while it polls. */
async function removedWhilePolling(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const removedTexts: string[] = [];
    new MutationObserver((mutations) => {
      for (const { removedNodes } of mutations)
        for (const node of removedNodes) removedTexts.push(node.textContent ?? '');
    }).observe(document.body, { childList: true, subtree: true });
    Object.assign(window, { removedTexts });
  });
  await page.waitForTimeout(TWO_POLLS_MS);
  return page.evaluate(() => (window as unknown as { removedTexts: string[] }).removedTexts);
}

describe('when the gallery cannot be downloaded', () => {
  const start = () =>
    startGateway({
      gallery: 'lfw',
      models: ['RESNET50'],
      env: {
        ...registriesAt(CLOSED_PORT),
        LOOKALIKE_CACHE: linkAssets(`${folder}/no-gallery`, 'milvus-lite', 'resnet50'),
      },
      waitForIngestion: false,
    });

  describeInspector((inspector) => {
    it.each(['/', '/ingestions'])('%s reports it once, without flicker', async (path) => {
      const page = await inspector().open(path);
      const notices = page.getByText('GALLERY_UNAVAILABLE');
      await notices.first().waitFor({ timeout: 60_000 });
      await page.getByRole('alert').getByText(/lfw/i).first().waitFor();
      await page.getByText(RETRY).waitFor();
      await page.waitForLoadState('networkidle');
      // The notices of a model disappear when the model becomes READY.
      for (const loading of ['The models are loading', 'Loading. The ingestion starts when the model is loaded.'])
        await page.getByText(loading).waitFor({ state: 'detached', timeout: 60_000 });
      expect(await removedWhilePolling(page)).toEqual([]);
      expect(await notices.count()).toBe(1);
    });
  }, start);
});

describe('when the folder of the gallery contains no photo', () => {
  const start = () => {
    const gallery = join(folder, 'empty');
    mkdirSync(gallery);
    return startGateway({ gallery, models: ['RESNET50'], waitForIngestion: false });
  };

  describeInspector((inspector) => {
    it('no ingestion can be started, and the page says why', async () => {
      const page = await inspector().open('/ingestions');
      await page.getByText(RETRY).waitFor({ timeout: 60_000 });
      await page.getByRole('alert').getByText(`${folder}/empty`).first().waitFor();
      await page.getByText('No ingestion can run now. The gallery is unavailable.').waitFor();
      expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
      expect(await accessibilityProblems(page)).toEqual([]);
    });

    it('the page resumes when the folder contains a photo, without a restart of the gateway', async () => {
      const page = await inspector().open('/ingestions');
      await page.getByRole('alert').getByText(RETRY).waitFor();
      const photos = join(folder, 'empty', 'Barack_Obama');
      mkdirSync(photos);
      copyFileSync(join(fetchedAsset('sample-portraits')!.folder, 'obama.jpg'), join(photos, '0001.jpg'));
      await page.getByText('1 photo · 1 identity').waitFor({ timeout: 100_000 });
      await page.getByRole('alert').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Start' }).and(page.locator(':enabled')).waitFor();
    });

    it('the page says that a folder was moved away while the gateway runs, until it is back', async () => {
      const gallery = join(folder, 'empty');
      writeFileSync(
        join(gallery, '0001.jpg'),
        readFileSync(join(fetchedAsset('sample-portraits')!.folder, 'obama.jpg')),
      );
      const page = await inspector().open('/ingestions');
      // If the folder is moved away during the first ingestion, that one may end as FAILED, and the page keeps showing its problem.
      await new IngestionsView(page).status('Succeeded');
      await page.getByRole('button', { name: 'Start' }).and(page.locator(':enabled')).waitFor({ timeout: 100_000 });
      renameSync(gallery, `${gallery} elsewhere`);
      const alert = page.getByRole('alert').filter({ hasText: 'The gallery is unavailable.' });
      await alert.getByText('Indexed faces can be searched, but their photos are not shown.').waitFor();
      await page.getByText('No ingestion can run now. The gallery is unavailable.').waitFor();
      expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
      renameSync(`${gallery} elsewhere`, gallery);
      await alert.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Start' }).and(page.locator(':enabled')).waitFor();
    });
  }, start);
});

describe('when the records are damaged', () => {
  const records = join(folder, 'damaged', 'sample', 'records.sqlite');
  const start = () => {
    mkdirSync(dirname(records), { recursive: true });
    writeFileSync(records, 'This is not a database. '.repeat(300));
    return startGateway({ models: ['RESNET50'], flags: ['--data', join(folder, 'damaged'), '--no-ingest'] });
  };

  describeInspector((inspector) => {
    it('the page reports it once, with the next attempt, and resumes when the file was moved away', async () => {
      const page = await inspector().open('/ingestions');
      const alert = page.getByRole('alert').filter({ hasText: records });
      await alert.getByText(RETRY).waitFor({ timeout: 100_000 });
      await page.getByText('No ingestion can run now. The data directory of the gateway is unusable.').waitFor();
      expect(await page.getByText('DATA_DIRECTORY_UNUSABLE').count()).toBe(1);
      expect(await page.getByText(/^Move .* to another place/).count()).toBe(1);
      expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
      expect(await accessibilityProblems(page)).toEqual([]);
      renameSync(records, `${records}.damaged`);
      await alert.waitFor({ state: 'detached', timeout: 100_000 });
      await page.getByRole('button', { name: 'Start' }).and(page.locator(':enabled')).waitFor();
    });
  }, start);
});

describe('when neither the store nor weights can be downloaded', () => {
  const start = () =>
    startGateway({
      models: ['RESNET50'],
      flags: ['--no-ingest'],
      env: { ...registriesAt(CLOSED_PORT), LOOKALIKE_CACHE: linkAssets(`${folder}/neither`, 'sample-portraits') },
    });

  describeInspector((inspector) => {
    it('the page names both', async () => {
      const page = await inspector().open();
      const store = page.getByRole('alert').filter({ hasText: /milvus-lite|Milvus Lite/ });
      await store.getByText(RETRY).waitFor({ timeout: 60_000 });
      await store.getByText('STORE_UNAVAILABLE').waitFor();
      await page.getByText('No model is available').waitFor({ timeout: 60_000 });
      await page.getByRole('listitem').filter({ hasText: 'RESNET50' }).getByText('MODEL_UNAVAILABLE').waitFor();
      expect(await page.getByRole('link', { name: 'Try again with an ingestion' }).count()).toBe(0);
    });
  }, start);
});

describe('when no model that compares faces is configured', () => {
  describeInspector(
    (inspector) => {
      it('the page shows the probe and the results of whole photos, and says why no face is marked', async () => {
        const page = await inspector().open('/?photo=Barack_Obama/0001&k=3');
        const view = new CompareView(page);
        await view.matches('RESNET50');
        expect(await page.getByRole('heading', { level: 3 }).allTextContents()).toEqual(['RESNET50']);
        await page.getByRole('img', { name: 'The probe: Barack Obama' }).waitFor();
        const alert = page.getByRole('alert');
        await alert.getByText('Faces cannot be detected without a configured model that compares faces.').waitFor();
        expect(await alert.count()).toBe(1);
        expect(await accessibilityProblems(page)).toEqual([]);
      });
    },
    () => startGateway({ models: ['RESNET50'] }),
  );
});

describe('while the gallery is being downloaded', () => {
  let silent: SilentServer;
  const start = async () => {
    silent = await silentServer();
    const env = {
      ...registriesAt(silent.port),
      LOOKALIKE_CACHE: linkAssets(`${folder}/downloading-gallery`, 'milvus-lite', 'resnet50'),
    };
    return startGateway({ gallery: 'lfw', models: ['RESNET50'], env, waitForIngestion: false });
  };
  afterAll(() => silent?.close());

  describeInspector((inspector) => {
    it('the page reports that it is being opened, and that no action is needed', async () => {
      const page = await inspector().open();
      await page.getByText('The page resumes automatically.').waitFor();
      expect(await page.getByText(RETRY).count()).toBe(0);
      expect(await page.getByRole('alert').count()).toBe(0);
    });
  }, start);
});

describe('while LFW is being downloaded', () => {
  let silent: SilentServer;
  const start = async () => {
    silent = await silentServer();
    const cache = linkAssets(
      `${folder}/downloading-lfw`,
      'sample-portraits',
      'sample-group',
      'milvus-lite',
      'resnet50',
    );
    linkNetworks(cache);
    const env = { ...registriesAt(silent.port), LOOKALIKE_CACHE: cache };
    return startGateway({ gallery: 'auto', models: ['RESNET50'], flags: ['--limit', '1'], env });
  };
  afterAll(() => silent?.close());

  // Everything else is READY, so no other change makes the page update its list.
  describeInspector((inspector) => {
    it('the page reports it, and when the download is tried again after it failed', async () => {
      const page = await inspector().open('/ingestions');
      const unused = page.getByRole('list', { name: 'Files that are not used' }).getByRole('listitem');
      await unused.filter({ hasText: 'It is still downloading.' }).waitFor();
      expect(await unused.getByRole('timer').count()).toBe(0);
      silent.close();
      await unused.getByRole('timer').waitFor();
    });
  }, start);
});
