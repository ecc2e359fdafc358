import { startGateway } from '@lookalike/testing';
import { CompareView } from './compare-view';
import { describeInspector } from './describe-inspector';

describeInspector(
  (inspector) => {
    it('a link that is opened while the gateway starts shows all it names, as soon as that is there', async () => {
      const page = await inspector().open('/?photo=Barack_Obama/0001&k=3');
      page.setDefaultTimeout(90_000);
      const view = new CompareView(page);
      await page.getByRole('button', { name: /^Subject/ }).waitFor();
      for (const model of ['MOBILEFACENET', 'RESNET50']) await view.matches(model);
      // What was not there yet was no picture, or no answer.
      inspector().takeComplaints();
    }, 120_000);
  },
  () => startGateway({ waitForIngestion: false }),
);
