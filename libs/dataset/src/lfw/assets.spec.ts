import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LookalikeError } from '@lookalike/domain';
import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { lfwPhotos, lfwProtocol } from './assets';

const scratch = temporaryFolder();

describeWith('LFW', fetchedAsset('lfw-deepfunneled'), (lfw) => {
  it('accepts the published photos', async () => {
    await expect(lfwPhotos.verify!(lfw)).resolves.toBeUndefined();
  });

  it('rejects a truncated archive', async () => {
    const folder = join(scratch, 'truncated');
    mkdirSync(folder);
    const [name = ''] = readdirSync(lfw.folder);
    writeFileSync(join(folder, name), readFileSync(join(lfw.folder, name)).subarray(0, 1_000_000));
    const verified = lfwPhotos.verify!({ ...lfw, folder });
    await expect(verified).rejects.toMatchObject({ code: 'ASSET_CORRUPT' });
  });
});

describeWith('the protocol files of LFW', fetchedAsset('lfw-protocol'), (protocol) => {
  it('accepts the published files and rejects a changed pair', async () => {
    await expect(lfwProtocol.verify!(protocol)).resolves.toBeUndefined();
    const folder = join(scratch, 'changed');
    mkdirSync(folder);
    for (const file of readdirSync(protocol.folder)) copyFileSync(join(protocol.folder, file), join(folder, file));
    const pairs = readFileSync(join(folder, 'pairs.txt'), 'utf8');
    writeFileSync(join(folder, 'pairs.txt'), pairs.replace('Abel_Pacheco\t1\t4', 'Abel_Pacheco\t1\t3'));
    const error = await lfwProtocol.verify!({ ...protocol, folder }).catch((reason: unknown) => reason);
    expect(LookalikeError.is(error, 'ASSET_CORRUPT')).toBe(true);
  });
});
