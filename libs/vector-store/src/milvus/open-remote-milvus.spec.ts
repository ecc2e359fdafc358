import { join } from 'node:path';
import { describeWith, fetchedAsset, freePort, temporaryFolder } from '@lookalike/testing';
import { GuardedProcess } from '../lite/guarded-process';
import { RECIPE, sampleRow } from '../testing/sample-rows';
import { waitUntil } from '../testing/wait-until';
import { openRemoteMilvus } from './open-remote-milvus';

// Milvus Lite on a port stands for the remote one: it is back within a second, where a Standalone waits out its own leases.
describeWith('Milvus Lite as a remote server', fetchedAsset('milvus-lite'), ({ folder: binaries }) => {
  const data = temporaryFolder();
  let address: string;

  const start = () => {
    const args = [join(data, 'milvus.db'), address, 'ERROR'];
    const command = join(binaries, 'milvus');
    return new GuardedProcess({ command, args, libraries: binaries, folder: data, onLine: () => undefined });
  };

  it('makes calls again that lost their server, gives up on one that stays away, and finds one that is back', async () => {
    address = `127.0.0.1:${await freePort()}`;
    const store = openRemoteMilvus({ address, index: { type: 'FLAT', params: {} } });
    expect(await store.status()).toEqual({ ready: false, role: 'owner', description: `Milvus at ${address}` });
    let server = start();
    const index = store.index('remote');
    await index.open(RECIPE);
    await index.upsert([sampleRow('a', 0)]);

    await server.stop();
    const pending = Promise.all([index.count(), index.upsert([sampleRow('b', 0)])]);
    server = start();
    await pending;
    expect(await index.count()).toBe(2);

    await server.stop();
    const refusal = { code: 'STORE_UNAVAILABLE', remedy: expect.stringMatching('MILVUS_ADDRESS') };
    await expect(index.count()).rejects.toMatchObject(refusal);
    await expect(index.delete({ photoId: 'a' })).rejects.toMatchObject(refusal);

    server = start();
    await waitUntil(async () => (await store.status()).ready);
    expect(await index.delete({ photoId: 'a' })).toBe(1);
    expect(await index.count()).toBe(1);
    await store.close();
    await server.stop();
  });
});
