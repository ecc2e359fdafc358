import { CompareView } from './compare-view';
import type { InspectorUnderTest } from './inspector-under-test';

export function describeAnswers(inspector: () => InspectorUnderTest): void {
  describe('the answers', () => {
    const open = async (address = '/?photo=Barack_Obama/0001') => new CompareView(await inspector().open(address));

    it('are a row for each model: ranks, falling similarities, green for the same person, red for others', async () => {
      const view = await open('/?photo=Barack_Obama/0001&k=11');
      for (const model of ['MOBILEFACENET', 'RESNET50']) {
        const texts = await (await view.matches(model)).allTextContents();
        const similarities = texts.map((text, place) => {
          const [, rank, similarity] = /^(\d+) (-?\d\.\d{3})/.exec(text)!;
          expect(Number(rank)).toBe(place + 1);
          return Number(similarity);
        });
        expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
        const verdicts = await view.verdicts(model);
        texts.forEach((text, place) => {
          const same = text.includes('Group/') ? 'unknown' : String(text.includes('Barack Obama'));
          expect({ text, verdict: verdicts[place] }).toEqual({ text, verdict: same });
        });
        expect(verdicts.filter((verdict) => verdict === 'true')).toHaveLength(4);
      }
    });

    it('tell where the gateway’s time went', async () => {
      const view = await open();
      await view
        .row('RESNET50')
        .getByText(/of 12 indexed · search [\d.]+ ms · total [\d.]+ ms/)
        .waitFor();
    });

    it('become the probe when clicked, and the back button goes back', async () => {
      const view = await open();
      const first = (await view.matches('MOBILEFACENET')).first();
      await first.getByRole('link', { name: /search with it/ }).click();
      await view.untilParam('photo', /^Barack_Obama\/000[2-5]$/);
      await view.page.goBack();
      await view.untilParam('photo', 'Barack_Obama/0001');
    });

    it('are as many as the slider says, by keyboard too', async () => {
      const view = await open('/?photo=Barack_Obama/0001&k=3');
      const matches = await view.matches('RESNET50');
      expect(await matches.count()).toBe(3);
      await view.page.getByRole('slider', { name: 'Results' }).focus();
      await view.page.keyboard.press('ArrowRight');
      await view.untilParam('k', '4');
      await matches.nth(3).getByRole('img').waitFor();
      expect(await matches.count()).toBe(4);
    });

    it('are those of the models that are chosen', async () => {
      const view = await open();
      await view.matches('RESNET50');
      await view.page.getByRole('button', { name: 'RESNET50', exact: true }).click();
      await view.row('RESNET50').waitFor({ state: 'detached' });
      expect(await (await view.matches('MOBILEFACENET')).count()).toBe(8);
    });

    it('of a model with a problem are the problem and its remedy, and the others stand', async () => {
      const view = await open('/?photo=Barack_Obama/0001&model=FACENET_CASIA&model=RESNET50');
      await view
        .row('FACENET_CASIA')
        .getByText(/--models FACENET_CASIA/)
        .waitFor();
      expect(await (await view.matches('RESNET50')).count()).toBe(8);
    });

    it('of a photo without a face are RESNET50’s alone; the others say why', async () => {
      const page = await inspector().open();
      const square = await page.screenshot({ clip: { x: 400, y: 700, width: 200, height: 200 } });
      await page.getByLabel('Your picture', { exact: true }).and(page.locator('input')).setInputFiles({
        name: 'empty.png',
        mimeType: 'image/png',
        buffer: square,
      });
      const view = new CompareView(page);
      await view.row('MOBILEFACENET').getByText('NO_FACE').waitFor();
      await view.matches('RESNET50');
      await page.getByText(/No face was found/).waitFor();
    });

    it('say what a model is and what its weights may be used for', async () => {
      const view = await open();
      await view.page.getByRole('button', { name: 'About RESNET50' }).click();
      await view.page.getByText('2048 dimensions, from the whole photo').waitFor();
    });
  });
}
