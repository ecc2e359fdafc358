import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  chromium as findChromium,
  describeWith,
  fetchedAsset,
  PROXY_HOST,
  startGateway,
  type StartedGateway,
  WORKSPACE,
} from '@lookalike/testing';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

export interface Screen {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
}

/** The inspector in a browser. A request to another URL than that of the gateway or an error in the console fails the test that opened the page. */
export class InspectorUnderTest {
  private readonly contexts: BrowserContext[] = [];
  private errors: string[] = [];
  private expected: RegExp | null = null;

  private constructor(
    private readonly browser: Browser,
    readonly gateway: StartedGateway,
  ) {}

  static async launch(program: string, gateway: StartedGateway): Promise<InspectorUnderTest> {
    // The host of a reverse proxy in front of the gateway does not resolve.
    const args = ['--no-sandbox', `--host-resolver-rules=MAP ${PROXY_HOST} 127.0.0.1`];
    const browser = await chromium.launch({ executablePath: program, args });
    return new InspectorUnderTest(browser, gateway);
  }

  /** Opens a page in a browser profile without history, cache or storage. */
  async open(path = '/', { width = 1440, height = 900, colorScheme = 'light' }: Screen = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme,
      acceptDownloads: true,
      // The certificate of a reverse proxy in front of the gateway is its own issuer.
      ignoreHTTPSErrors: true,
    });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    const gatewayUrl = `${this.gateway.url}/`;
    const checkUrl = (url: string) => {
      if (!url.startsWith(gatewayUrl) && !url.startsWith('blob:')) this.errors.push(`requested ${url}`);
    };
    page.on('request', (request) => checkUrl(request.url()));
    page.on('websocket', (socket) => checkUrl(socket.url().replace(/^ws/, 'http')));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => this.errors.push(String(error)));
    await page.goto(this.gateway.url + path);
    return page;
  }

  /** Errors of the current test that match `pattern` do not fail it. */
  expectErrors(pattern: RegExp): void {
    this.expected = pattern;
  }

  /** @throws Error with the errors that the test did not expect */
  async closePages(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    const { expected } = this;
    this.expected = null;
    const unexpected = this.errors.splice(0).filter((error) => !expected?.test(error));
    if (unexpected.length > 0) throw new Error(`Errors in the browser:\n${unexpected.join('\n')}`);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

const REQUIRED_ASSETS = ['sample-portraits', 'sample-group', 'mtcnn', 'mobilefacenet', 'resnet50', 'milvus-lite'];
const isBuilt = existsSync(join(WORKSPACE, 'apps/inspector/dist/index.html'));

/** Describes the built page in a real browser, served by a gateway that by default has the ingested sample gallery. */
export function describeInspector(
  suite: (inspector: () => InspectorUnderTest) => void,
  start: () => Promise<StartedGateway> = startGateway,
): void {
  const missing = REQUIRED_ASSETS.filter((name) => !fetchedAsset(name));
  const gallery = missing.length === 0 ? fetchedAsset('sample-portraits') : null;
  describeWith('the sample gallery, two models and Milvus Lite', gallery, () => {
    describeWith('Chromium and the built page', isBuilt ? findChromium() : null, (program) => {
      let gateway: StartedGateway;
      let inspector: InspectorUnderTest;
      beforeAll(async () => {
        gateway = await start();
        inspector = await InspectorUnderTest.launch(program, gateway);
      });
      afterEach(() => inspector.closePages());
      afterAll(async () => {
        await inspector?.close();
        await gateway?.stop();
      });
      suite(() => inspector);
    });
  });
}
