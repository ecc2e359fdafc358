import { describeWith, fetchedAsset, startGateway, type StartedGateway, temporaryFolder } from '@lookalike/testing';
import { createClient, type LookalikeClient } from '../index.js';
import { describeErrors } from './errors.js';
import { describeIngestions } from './ingestions.js';
import { describeMethods } from './methods.js';
import { describeUploads } from './uploads.js';

describeWith('the sample gallery and MobileFaceNet', fetchedAsset('mobilefacenet'), () => {
  let gateway: StartedGateway;
  let client: LookalikeClient;
  beforeAll(async () => {
    gateway = await startGateway({ models: ['MOBILEFACENET', 'RESNET50'] });
    client = createClient({ url: gateway.url });
  }, 180_000);
  afterAll(async () => {
    await client?.close();
    await gateway?.stop();
  });

  describe('the methods', () => describeMethods(() => client));
  describe('the errors', () => describeErrors(() => client));
  describe('an upload of', () => describeUploads(() => client, temporaryFolder()));
  describe('an ingestion', () => describeIngestions(() => client));
});
