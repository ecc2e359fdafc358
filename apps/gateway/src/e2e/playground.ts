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

    // GraphiQL reads the operation of a tab a moment after it shows it, and then keeps it. Run before that, a subscription would be
    // sent as if it were the query of the tab before.
    const hasRead = async (start: string) => {
      for (let kept = ''; !kept.includes(start);) {
        const { origins } = await page.context().storageState();
        kept = origins[0]?.localStorage.find(({ name }) => name.endsWith('graphiql:query'))?.value ?? '';
      }
    };
    const openTab = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
    const run = async (variable: string) => {
      await page.getByLabel('Variables').getByText(variable).first().waitFor();
      await page.locator('.graphiql-execute-button').click();
    };
    const result = () => page.locator('.result-window');

    it('opens with a tab for each example, and runs one', async () => {
      await openTab('SimilarFaces');
      await run('"photo"');
      await result().getByText('"searched"').first().waitFor();
    });

    it('runs a subscription', async () => {
      await openTab('IngestionProgress');
      await hasRead('subscription IngestionProgress');
      await run('"id"');
      await result().getByText('"ingestionProgress"').first().waitFor();
    });

    it('asked no other host, and found nothing to complain of', () => {
      expect([...asked]).toEqual([new URL(gateway().url).host]);
      expect(complaints).toEqual([]);
    });
  });
}
