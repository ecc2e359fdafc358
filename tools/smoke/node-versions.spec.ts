import { join } from 'node:path';
import { describeWith, fetchedAsset, startGateway, WORKSPACE } from '@lookalike/testing';
import { nodeBinary } from '../testing/node-binary';

const onLinux = process.platform === 'linux' && process.arch === 'x64' ? true : null;
const QUERY = `{ similarFaces(image: { photo: "Barack_Obama/0001" }, k: 4) { matches { identity { name } } } }`;

async function search(
  url: string,
): Promise<{ data?: { similarFaces: { matches: { identity: { name: string } }[] } } }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
  });
  return (await response.json()) as Awaited<ReturnType<typeof search>>;
}

describeWith('the binaries of Node for Linux x86-64', onLinux, () => {
  describeWith('the sample gallery and MobileFaceNet', fetchedAsset('mobilefacenet'), () => {
    it.each([22, 24, 26])('answers similarFaces on Node %i', async (major) => {
      const node = await nodeBinary(major, join(WORKSPACE, '.cache/node'));
      const gateway = await startGateway({ node, models: ['MOBILEFACENET'] });
      try {
        const { matches } = (await search(gateway.url)).data!.similarFaces;
        const obama = { identity: { name: 'Barack_Obama' } };
        expect(matches).toHaveLength(4);
        expect(matches.slice(0, 2)).toEqual([obama, obama]);
      } finally {
        await gateway.stop();
      }
    });
  });
});
