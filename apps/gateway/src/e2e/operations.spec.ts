import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium as chromiumProgram, describeWith } from '@lookalike/testing';
import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import { type Browser, chromium, type Page } from 'playwright-core';
import { describeSampleGateway, ingestPortraits } from '../testing/gateway-under-test';
import { subscribe } from '../testing/subscribe';

const FOLDER = resolve(__dirname, '../../../../operations');
// The example value that operations/README.md documents for the latest ingestion.
const EXAMPLE_INGESTION = '0123456789abcdef';

// Built by `npx nx build playground`.
const PLAYGROUND = resolve(__dirname, '../../../playground/dist/index.html');

describeSampleGateway(({ gateway }) => {
  ingestPortraits(gateway);

  describe('operations/', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.graphql'));

    it('exist', () => expect(files.length).toBeGreaterThan(10));

    it.each(files)('%s', async (file) => {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      const ingestions = await gateway().lookalike.ingestions.list({ first: 1 });
      const example = /^# Variables: (.*)$/m.exec(text)?.[1] ?? '{}';
      const variables = JSON.parse(example.replaceAll(EXAMPLE_INGESTION, ingestions.nodes[0]!.id));
      const operation = parse(text).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      const results =
        (operation as OperationDefinitionNode).operation === 'subscription'
          ? await subscribe(gateway().url, text, variables)
          : [await gateway().query(text, variables)];
      expect(results.length).toBeGreaterThan(0);
      for (const { errors, data } of results) {
        expect(errors).toBeUndefined();
        expect(Object.values(data as object)).not.toContain(null);
      }
    });

    afterAll(async () => {
      const { nodes } = await gateway().lookalike.ingestions.list({ first: 1 });
      await gateway().lookalike.ingestions.cancel(nodes[0]!.id);
    });
  });

  const program = existsSync(PLAYGROUND) ? chromiumProgram() : null;
  describeWith('Chromium and the built playground', program, (executablePath) => {
    describe('the playground', () => {
      let browser: Browser;
      let page: Page;
      const hosts = new Set<string>();
      const pageErrors: string[] = [];

      beforeAll(async () => {
        browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
        page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
        page.on('request', (request) => hosts.add(new URL(request.url()).host || request.url().split(':')[0]!));
        page.on('websocket', (socket) => hosts.add(new URL(socket.url()).host));
        page.on('console', (message) => message.type() === 'error' && pageErrors.push(message.text()));
        page.on('pageerror', (error) => pageErrors.push(error.message));
        await page.goto(`${gateway().url}/graphql`);
      });
      afterAll(() => browser?.close());

      // GraphiQL reads the operation of a tab a moment after it shows the tab, and then stores it. Before that, a subscription would be
      // sent like the query of the previous tab.
      const waitUntilStored = async (start: string) => {
        for (let stored = ''; !stored.includes(start);) {
          const { origins } = await page.context().storageState();
          stored = origins[0]?.localStorage.find(({ name }) => name.endsWith('graphiql:query'))?.value ?? '';
        }
      };
      const openTab = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
      const run = async (variable: string) => {
        await page.getByLabel('Variables').getByText(variable).first().waitFor();
        await page.locator('.graphiql-execute-button').click();
      };
      const result = () => page.locator('.result-window');

      it('opens with a tab for each example, and executes one', async () => {
        await openTab('SimilarFaces');
        await run('"photo"');
        await result().getByText('"searched"').first().waitFor();
      });

      it('executes a subscription', async () => {
        await openTab('IngestionProgress');
        await waitUntilStored('subscription IngestionProgress');
        await run('"id"');
        await result().getByText('"ingestionProgress"').first().waitFor();
      });

      it('contacts no other host, and reports no error', () => {
        expect([...hosts]).toEqual([new URL(gateway().url).host]);
        expect(pageErrors).toEqual([]);
      });
    });
  });
});
