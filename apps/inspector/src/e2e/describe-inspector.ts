import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, describeWith, fetchedAsset, startGateway, type StartedGateway, WORKSPACE } from '@lookalike/testing';
import { InspectorUnderTest } from './inspector-under-test';

const NEEDED = ['sample-portraits', 'sample-group', 'mtcnn', 'mobilefacenet', 'resnet50', 'milvus-lite'];
const isBuilt = existsSync(join(WORKSPACE, 'apps/inspector/dist/index.html'));

/** The built page as a gateway over the sample gallery serves it, in a real browser. */
export function describeInspector(
  suite: (inspector: () => InspectorUnderTest) => void,
  start: () => Promise<StartedGateway> = startGateway,
): void {
  const missing = NEEDED.filter((name) => !fetchedAsset(name));
  const gallery = missing.length === 0 ? fetchedAsset('sample-portraits') : null;
  describeWith('the sample gallery, two models and Milvus Lite', gallery, () => {
    describeWith('Chromium and the built page', isBuilt ? chromium() : null, (program) => {
      let gateway: StartedGateway;
      let inspector: InspectorUnderTest;
      beforeAll(async () => {
        gateway = await start();
        inspector = await InspectorUnderTest.launch(program, gateway);
      }, 200_000);
      afterEach(() => inspector.closePages());
      afterAll(async () => {
        await inspector?.close();
        await gateway?.stop();
      }, 30_000);
      suite(() => inspector);
    });
  });
}
