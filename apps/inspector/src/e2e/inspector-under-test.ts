import type { StartedGateway } from '@lookalike/testing';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

export interface Screen {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
}

/** The inspector in a browser; whatever a page asks of other hosts or complains of fails the test that opened it. */
export class InspectorUnderTest {
  private readonly contexts: BrowserContext[] = [];
  private complaints: string[] = [];
  private expected: RegExp | null = null;

  private constructor(
    private readonly browser: Browser,
    readonly gateway: StartedGateway,
  ) {}

  static async launch(program: string, gateway: StartedGateway): Promise<InspectorUnderTest> {
    const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
    return new InspectorUnderTest(browser, gateway);
  }

  /** A page of a visitor who was never here. */
  async open(path = '/', { width = 1440, height = 900, colorScheme = 'light' }: Screen = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width, height }, colorScheme, acceptDownloads: true });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const own = new URL(this.gateway.url).host;
    const check = (url: string) => {
      const { host, protocol } = new URL(url);
      if (host !== own && protocol !== 'blob:') this.complaints.push(`asked ${url}`);
    };
    page.on('request', (request) => check(request.url()));
    page.on('websocket', (socket) => check(socket.url()));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    await page.goto(this.gateway.url + path);
    return page;
  }

  /** Such complaints are what this test is about, whenever they come; others still fail it. */
  expectComplaints(pattern: RegExp): void {
    this.expected = pattern;
  }

  /** @throws Error with what they complained of and the test did not expect */
  async closePages(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    const { expected } = this;
    this.expected = null;
    const complaints = this.complaints.splice(0).filter((complaint) => !expected?.test(complaint));
    if (complaints.length > 0) throw new Error(`the page: ${complaints.join('\n')}`);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
