import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LookalikeError } from '@lookalike/domain';
import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { verifyLfwPhotos } from './verify-lfw-photos';
import { verifyLfwProtocol } from './verify-lfw-protocol';

const scratch = temporaryFolder();

describeWith('LFW', fetchedAsset('lfw-deepfunneled'), (lfw) => {
  it('accepts the published photos', async () => {
    await expect(verifyLfwPhotos(lfw)).resolves.toBeUndefined();
  });

  it('refuses a truncated archive', async () => {
    const folder = join(scratch, 'truncated');
    mkdirSync(folder);
    const [name = ''] = readdirSync(lfw.folder);
    writeFileSync(join(folder, name), readFileSync(join(lfw.folder, name)).subarray(0, 1_000_000));
    const refused = verifyLfwPhotos({ ...lfw, folder });
    await expect(refused).rejects.toMatchObject({ code: 'ASSET_CORRUPT' });
  });
});

describeWith('the protocol of LFW', fetchedAsset('lfw-protocol'), (protocol) => {
  it('accepts the published files and refuses a changed pair', async () => {
    await expect(verifyLfwProtocol(protocol)).resolves.toBeUndefined();
    const folder = join(scratch, 'changed');
    mkdirSync(folder);
    for (const file of readdirSync(protocol.folder)) copyFileSync(join(protocol.folder, file), join(folder, file));
    const pairs = readFileSync(join(folder, 'pairs.txt'), 'utf8');
    writeFileSync(join(folder, 'pairs.txt'), pairs.replace('Abel_Pacheco\t1\t4', 'Abel_Pacheco\t1\t3'));
    const refused = await verifyLfwProtocol({ ...protocol, folder }).catch((error: unknown) => error);
    expect(LookalikeError.is(refused, 'ASSET_CORRUPT')).toBe(true);
  });
});
