import { type Browser, chromium as browsers } from 'playwright-core';
import { accessibilityProblems, chromium } from './browser';
import { describeWith } from './describe-with';

describeWith('Chromium', chromium(), (executablePath) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await browsers.launch({ executablePath, args: ['--no-sandbox'] })));
  afterAll(() => browser?.close());

  const problemsOf = async (body: string) => {
    const page = await browser.newPage();
    const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
    await page.setContent(`<!doctype html><html lang="en"><head>${policy}<title>A page</title></head>${body}</html>`);
    return accessibilityProblems(page);
  };

  it('finds serious problems under a policy that forbids scripts', async () => {
    expect(await problemsOf('<main><h1>Faces</h1></main>')).toEqual([]);
    const [found, ...others] = await problemsOf('<main><h1 style="color: #ddd; background: #fff">Faces</h1></main>');
    expect(found).toMatch(/^color-contrast: <h1/);
    expect(others).toEqual([]);
  });
});
