import { join } from 'node:path';
import { chromium, describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { describeBadInput } from './bad-input';
import { isPlaygroundBuilt } from './built-playground';
import { describeEmptyIndex } from './empty-index';
import { GatewayUnderTest } from './gateway-under-test';
import { describeHttp } from './http';
import { describeOperations } from './operations';
import { describePlayground } from './playground';
import { describeQueries } from './queries';
import { describeSecondGateway } from './second-gateway';
import { describeSubscriptions } from './subscriptions';

const NEEDED = ['sample-portraits', 'sample-group', 'mtcnn', 'mobilefacenet', 'resnet50', 'milvus-lite'];
const missing = NEEDED.filter((name) => !fetchedAsset(name));

// One gateway for all: opening and ingesting take most of the time.
describeWith(
  'the sample gallery, two models and Milvus Lite',
  missing.length === 0 ? fetchedAsset('sample-portraits') : null,
  (portraits) => {
    const folder = temporaryFolder();
    const portrait = join(portraits.folder, 'obama.jpg');
    let gateway: GatewayUnderTest;
    const running = () => gateway;

    beforeAll(async () => {
      gateway = await GatewayUnderTest.start(folder);
    }, 120_000);
    afterAll(() => gateway?.close(), 30_000);

    describeEmptyIndex(running);

    describe('with the portraits ingested', () => {
      beforeAll(async () => {
        const run = await gateway.ingest({ identities: ['Barack_Obama', 'Joe_Biden'] });
        expect(run).toMatchObject({ status: 'SUCCEEDED', problem: null });
      }, 120_000);

      describeQueries(running, portrait);
      describeBadInput(running, portrait);
      describeHttp(running, portrait);
      describeSecondGateway(running, folder);
      describeSubscriptions(running);
      describeOperations(running);
      const program = isPlaygroundBuilt() ? chromium() : null;
      describeWith('Chromium and the built playground', program, (found) => describePlayground(running, found));
    });
  },
);
