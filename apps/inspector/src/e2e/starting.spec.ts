import { startGateway } from '@lookalike/testing';
import { CompareView } from '../testing/compare-view';
import { describeInspector } from '../testing/inspector-under-test';

describeInspector(
  (inspector) => {
    it('a link that is opened while the gateway starts shows everything as soon as it is available', async () => {
      // The photo cannot be served yet.
      inspector().expectErrors(/Failed to load resource/);
      const page = await inspector().open('/?photo=Barack_Obama/0001&k=3');
      page.setDefaultTimeout(90_000);
      const view = new CompareView(page);
      await page.getByRole('button', { name: /^Subject/ }).waitFor();
      for (const model of ['MOBILEFACENET', 'RESNET50']) await view.matches(model);
    });
  },
  () => startGateway({ waitForIngestion: false }),
);
