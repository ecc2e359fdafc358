import { type Browser, chromium, type Page } from 'playwright-core';

export interface PageFromDisk {
  browser: Browser;
  page: Page;
  /** All requested URLs, without data URIs. */
  requests: string[];
  /** Console messages, errors, dialogs and violations of the Content-Security-Policy. */
  errors: string[];
}

/** Opens a file from disk in a browser. @param program path of the browser */
export async function openFromDisk(program: string, file: string): Promise<PageFromDisk> {
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const [requests, errors]: [string[], string[]] = [[], []];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('dialog', (dialog) => errors.push(dialog.message()));
  await page.goto(`file://${file}`);
  return { browser, page, requests, errors };
}
