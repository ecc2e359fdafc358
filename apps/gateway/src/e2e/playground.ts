import { type Browser, chromium, type Page } from 'playwright-core';
import type { GatewayUnderTest } from './gateway-under-test';

/** GraphiQL as the gateway serves it, in a real browser. */
export function describePlayground(gateway: () => GatewayUnderTest, program: string): void {
  describe('the playground', () => {
    let browser: Browser;
    let page: Page;
    const asked = new Set<string>();
    const complaints: string[] = [];

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
      page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.on('request', (request) => asked.add(new URL(request.url()).host || request.url().split(':')[0]!));
      page.on('websocket', (socket) => asked.add(new URL(socket.url()).host));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`${gateway().url}/graphql`);
    });
    afterAll(() => browser?.close());

    // The editors follow the tab a moment later: what is run is what they show.
    const runTab = async (name: string, field: string, variable: string) => {
      await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
      await page.locator('.graphiql-query-editor').getByText(field, { exact: true }).first().waitFor();
      await page.getByLabel('Variables').getByText(variable).first().waitFor();
      await page.locator('.graphiql-execute-button').click();
    };
    const result = () => page.locator('.result-window');

    it('opens with a tab for each example, and runs one', async () => {
      await runTab('SimilarFaces', 'similarFaces', '"image"');
      await result().getByText('"matches"').first().waitFor();
      expect(await result().innerText()).toMatch(/"rank"/);
    });

    it('runs a subscription', async () => {
      await runTab('IngestionProgress', 'ingestionProgress', '"id"');
      await result().getByText('"ingestionProgress"').first().waitFor();
    });

    it('asked no other host, and found nothing to complain of', () => {
      expect([...asked]).toEqual([new URL(gateway().url).host]);
      expect(complaints).toEqual([]);
    });
  });
}
