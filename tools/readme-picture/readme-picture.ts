import { join } from 'node:path';
import { chromium as findChromium, startGateway } from '@lookalike/testing';
import { chromium } from 'playwright-core';
import { runCommand, WORKSPACE } from '../run-command';

// The people of the sample gallery are on White House photographs, which are in the public domain; its album is not, so it is left out.
const PEOPLE_ALONE = ['--limit', '2'];
const ADDRESS = '/?photo=Barack_Obama/0001&k=5';

/** `npm run readme-picture`: what the README shows of the inspector, in light and dark. */
async function takePictures(): Promise<void> {
  const program = findChromium();
  if (!program) throw new Error('There is no Chromium here: apt-get install chromium.');
  if ((await runCommand('nx', ['build', 'inspector'])) !== 0) throw new Error('The inspector could not be built.');
  const gateway = await startGateway({ models: ['FACENET', 'MOBILEFACENET', 'RESNET50'], flags: PEOPLE_ALONE });
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 880 }, colorScheme });
      await page.goto(gateway.url + ADDRESS);
      await page.getByRole('region', { name: 'RESNET50' }).getByRole('img').first().waitFor();
      await page.waitForLoadState('networkidle');
      const path = join(WORKSPACE, `docs/inspector-${colorScheme}.jpg`);
      await page.screenshot({ path, type: 'jpeg', quality: 82 });
      console.log(path);
    }
  } finally {
    await browser.close();
    await gateway.stop();
  }
}

void takePictures();
