import { readSearches } from './json-search';
import { MARKUP } from './odd-gallery';
import type { OpenedPage } from './page-in-browser';

/** The page as a browser shows it. @param jsonFile what was found, which the page has to show */
export function describeReport(file: string, jsonFile: string, probes: string[], opened: () => OpenedPage): void {
  const searches = () => readSearches(jsonFile);
  const page = () => opened().page;

  it('is a page that opens from disk, runs nothing and asks nobody', async () => {
    expect(await page().title()).toBe('Who looks like whom?');
    expect(await page().locator('script, link, iframe, object, [style]').count()).toBe(0);
    expect(opened().asked).toEqual([`file://${file}`]);
    expect(opened().complaints).toEqual([]);
  });

  it('shows names as they are, whatever characters they have', async () => {
    expect(await page().getByRole('heading', { level: 2 }).allTextContents()).toEqual(probes);
    expect(await page().locator('img[src="x"], img[onerror]').count()).toBe(0);
  });

  it('shows each match with rank, similarity and a verdict in words', async () => {
    const row = page().getByRole('article', { name: probes[0] }).getByRole('region', { name: 'MOBILEFACENET' });
    const matches = searches()[0]!.models[0]!.matches;
    const texts = (await row.getByRole('listitem').allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
    expect(texts).toEqual(
      matches.map(({ rank, similarity, photo, identity }) => {
        const [mark, verdict] = identity === MARKUP ? ['✓', 'same identity'] : ['✗', 'another identity'];
        const name = identity!.replaceAll('_', ' ');
        return `Rank ${rank} similarity ${similarity.toFixed(3)} ${mark}${verdict} ${name} ${photo}`;
      }),
    );
    await row.getByText('2 of 3 the same identity').waitFor();
    await row.getByText('4 faces searched').waitFor();
  });

  it('tells a problem and its remedy', async () => {
    const { message, remedy } = searches()[2]!.models[0]!.problem!;
    const row = page().getByRole('article', { name: 'Nobody/1' }).getByRole('region', { name: 'MOBILEFACENET' });
    expect(await row.textContent()).toContain(message);
    expect(await row.textContent()).toContain(remedy);
  });

  it('holds pictures of modest size, each of them shown', async () => {
    const sides = (await page().evaluate(
      'Array.from(document.images, (image) => Math.max(image.naturalWidth, image.naturalHeight))',
    )) as number[];
    const photos = await page().locator('.photo .picture img').count();
    expect(photos).toBe(probes.length);
    expect(Math.min(...sides)).toBeGreaterThan(0);
    expect(Math.max(...sides)).toBeLessThanOrEqual(500);
    expect(sides.filter((side) => side > 200).length).toBeLessThanOrEqual(photos);
  });

  it('could ask no host, even if it were made to', async () => {
    const refused = await page().evaluate(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
      document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.1:9/face.jpg' }));
    })`);
    expect(refused).toBe('img-src');
    await page().reload();
  });
}
