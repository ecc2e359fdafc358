import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset, nginx, PROXY_HOST, startGateway, startNginx } from '@lookalike/testing';
import type { Page } from 'playwright-core';
import { CompareView } from '../testing/compare-view';
import { IngestionsView } from '../testing/ingestions-view';
import { describeInspector } from '../testing/inspector-under-test';

/** All images of the page that are in view or not lazy have been loaded. */
const waitForImages = (page: Page) =>
  page.waitForFunction(() => {
    const images = [...document.querySelectorAll<HTMLImageElement>('main img')].filter(
      ({ loading }) => loading !== 'lazy',
    );
    return images.length > 0 && images.every(({ complete, naturalWidth }) => complete && naturalWidth > 0);
  });

describeWith('nginx and OpenSSL', nginx(), (program) => {
  describeInspector(
    (inspector) => {
      // A request to another path than /faces/ fails each of these tests, as does one that is answered with an error.
      describe('behind a reverse proxy with TLS and a path', () => {
        /** The path and query of the page, below the public URL. */
        const location = (page: Page) => page.url().slice(inspector().gateway.url.length);

        it('the compare page shows images, and links to the other pages', async () => {
          const page = await inspector().open();
          await waitForImages(page);
          await page.getByRole('region', { name: 'Start with one of these' }).getByRole('link').first().click();
          const view = new CompareView(page);
          for (const model of ['MOBILEFACENET', 'RESNET50']) await view.matches(model);
          expect(location(page)).toMatch(/^\/\?photo=/);
          await waitForImages(page);

          await page.goto(
            `${inspector().gateway.url}/?photo=Barack_Obama/0001&pair=photo/Joe_Biden/0001&pair=photo/Barack_Obama/0002`,
          );
          await page.getByRole('dialog').getByRole('img').nth(1).waitFor();
          await page.keyboard.press('Escape');
          await view.untilParam('pair', null);
          await page.getByRole('link', { name: 'Barack Obama' }).first().click();
          await page.getByRole('heading', { level: 1, name: 'Barack Obama' }).waitFor();
          expect(location(page)).toBe('/identity?name=Barack_Obama');
          expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
          await page.reload();
          await page.getByRole('heading', { level: 1, name: 'Barack Obama' }).waitFor();
          await page.getByRole('link', { name: 'Lookalike' }).click();
          await page.getByLabel('Person').waitFor();
          expect(location(page)).toBe('/');
          await page.goBack();
          await page.getByRole('heading', { level: 1, name: 'Barack Obama' }).waitFor();
        });

        it('an image of the user is uploaded, shown and searched', async () => {
          const page = await inspector().open();
          const bytes = readFileSync(join(fetchedAsset('sample-portraits')!.folder, 'biden.jpg'));
          const chooser = page.waitForEvent('filechooser');
          await page.getByRole('button', { name: 'Your image' }).click();
          await (await chooser).setFiles({ name: 'own.jpg', mimeType: 'image/jpeg', buffer: bytes });
          const view = new CompareView(page);
          await view.untilParam('upload', /./);
          await view.matches('MOBILEFACENET');
          await waitForImages(page);
        });

        it('an ingestion is watched live', async () => {
          const page = await inspector().open('/ingestions');
          const socket = page.waitForEvent('websocket');
          const view = new IngestionsView(page);
          // A rebuild, because an ingestion of unchanged photos may end before the page requests its state. It is not watched then.
          await view.choose('Barack_Obama');
          await view.form.getByRole('checkbox', { name: 'Rebuild' }).check();
          await view.start();
          await page.getByRole('alertdialog').getByRole('button', { name: 'Rebuild', exact: true }).click();
          await view.status('Running');
          await view.status('Succeeded');
          expect((await socket).url()).toBe(`${inspector().gateway.url.replace('https', 'wss')}/graphql`);
          expect(location(page)).toMatch(/^\/ingestions\?id=/);
        });

        it('the playground executes queries and subscriptions', async () => {
          const page = await inspector().open();
          await page.getByRole('link', { name: 'Playground' }).click();
          const run = async (variable: string, result: string) => {
            await page.getByLabel('Variables').getByText(variable).first().waitFor();
            await page.locator('.graphiql-execute-button').click();
            await page.locator('.result-window').getByText(result).first().waitFor();
          };
          await page.getByRole('tab', { name: /^SimilarFaces/ }).click();
          await run('"photo"', '"searched"');
          await page.getByRole('tab', { name: /^IngestionProgress/ }).click();
          // GraphiQL stores the operation when it has read it from the tab, and would execute the previous one until then.
          await page.waitForFunction(() =>
            Object.entries({ ...localStorage }).some(
              ([key, text]) =>
                key.endsWith('graphiql:query') && String(text).includes('subscription IngestionProgress'),
            ),
          );
          await run('"id"', '"ingestionProgress"');
          expect(location(page)).toBe('/graphql');
        });

        it.each(['/an/unknown/page', '/identity/?name=Barack_Obama', '/ingestions/'])(
          '%s loads its scripts and styles',
          async (path) => {
            inspector().expectErrors(/status of 404 .*\/an\/unknown\/page$/);
            const page = await inspector().open(path);
            const heading = path === '/an/unknown/page' ? 'Page not found' : /^Barack Obama$|^Ingestion/;
            await page.getByRole('heading', { level: 1, name: heading }).waitFor();
            await page.getByRole('link', { name: 'Compare', exact: true }).click();
            await page.getByLabel('Person').waitFor();
            expect(location(page)).toBe('/');
          },
        );
      });
    },
    async () => {
      const flags = ['--allowed-hosts', PROXY_HOST, '--trusted-proxies', '127.0.0.1'];
      const gateway = await startGateway({ flags });
      const proxy = await startNginx(program, gateway.url);
      return { ...gateway, url: proxy.url, stop: () => proxy.stop().then(gateway.stop) };
    },
  );
});
