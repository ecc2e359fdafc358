import { type Browser, chromium, type Page } from 'playwright-core';

export interface OpenedPage {
  browser: Browser;
  page: Page;
  /** Every address asked for; data URIs are none. */
  asked: string[];
  /** What the browser has to complain of: errors, and all that the Content-Security-Policy refused. */
  complaints: string[];
}

/** A file as a browser opens it from disk. @param program the browser's */
export async function openFromDisk(program: string, file: string): Promise<OpenedPage> {
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const [asked, complaints]: [string[], string[]] = [[], []];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  await page.goto(`file://${file}`);
  return { browser, page, asked, complaints };
}
