import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  describeWith,
  fetchedAsset,
  nginx,
  startGateway,
  type StartedGateway,
  type StartedNginx,
  startNginx,
} from '@lookalike/testing';

const PACKAGE = join(__dirname, '../..');

/** A program that uses the SDK, and prints what it got as JSON. */
const PROGRAM = `
import { createClient } from '@lookalike/client';

const client = createClient({ url: process.argv[1] });
const { matches } = await client.similarFaces({ image: { photo: 'Barack_Obama/0001' }, k: 1 });
const crop = await fetch(client.urlOf(matches[0].face.cropUrl));
const image = await client.imageFromBlob(await crop.blob());
const { id } = await client.startIngestion({ input: { identities: ['Barack_Obama'] } });
const statuses = [];
for await (const { status } of client.ingestionProgress({ id })) statuses.push(status);
console.log(JSON.stringify({ crop: crop.url, type: crop.headers.get('content-type'), image, last: statuses.at(-1) }));
`;

describeWith('the built SDK', existsSync(join(PACKAGE, 'dist')) || null, () => {
  describeWith('the sample gallery and MobileFaceNet', fetchedAsset('mobilefacenet'), () => {
    describeWith('nginx and OpenSSL', nginx(), (program) => {
      let gateway: StartedGateway;
      let proxy: StartedNginx;
      beforeAll(async () => {
        gateway = await startGateway();
        proxy = await startNginx(program, gateway.url);
      });
      afterAll(async () => {
        await proxy?.stop();
        await gateway?.stop();
      });

      it.each(['', '/', '/graphql'])(
        'requests, images, uploads and subscriptions work at a URL with TLS and a path, which ends with "%s"',
        async (end) => {
          const base = `https://localhost:${proxy.port}/faces`;
          // Node.js reads NODE_EXTRA_CA_CERTS only when it starts.
          const { stdout } = await promisify(execFile)(
            process.execPath,
            ['--input-type=module', '--eval', PROGRAM, base + end],
            { cwd: PACKAGE, env: { ...process.env, NODE_EXTRA_CA_CERTS: proxy.certificate } },
          );
          expect(JSON.parse(stdout)).toEqual({
            crop: expect.stringMatching(`^${base}/crops/`),
            type: 'image/jpeg',
            image: { upload: expect.any(String) },
            last: 'SUCCEEDED',
          });
        },
      );
    });
  });
});
