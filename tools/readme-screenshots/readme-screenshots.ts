import { join } from 'node:path';
import { chromium as findChromium, startGateway } from '@lookalike/testing';
import { chromium } from 'playwright-core';
import { runCommand, WORKSPACE } from '../run-command';

// The photos of the identities in the sample gallery are from the White House and in the public domain. Those of its album are not.
const ONLY_IDENTITIES = ['--limit', '2'];
const PATH = '/?photo=Barack_Obama/0001&k=5';

/** `npm run readme-screenshots`: takes the README's screenshots of the inspector, in light and dark. */
async function takeScreenshots(): Promise<void> {
  const program = findChromium();
  if (!program) throw new Error('Chromium is not installed: apt-get install chromium.');
  if ((await runCommand('nx', ['build', 'inspector'])) !== 0) throw new Error('The inspector could not be built.');
  const gateway = await startGateway({ models: ['FACENET', 'MOBILEFACENET', 'RESNET50'], flags: ONLY_IDENTITIES });
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
      await page.goto(gateway.url + PATH);
      await page.getByRole('region', { name: 'RESNET50' }).getByRole('img').first().waitFor();
      await page.getByRole('button', { name: /^Subject/ }).waitFor();
      // An idle network is not enough: a busy machine may still be making or decoding thumbnails.
      await page.waitForFunction('[...document.images].every((image) => image.complete && image.naturalWidth > 0)');
      const path = join(WORKSPACE, `docs/inspector-${colorScheme}.jpg`);
      await page.screenshot({ path, type: 'jpeg', quality: 82 });
      console.log(path);
    }
  } finally {
    await browser.close();
    await gateway.stop();
  }
}

void takeScreenshots();
