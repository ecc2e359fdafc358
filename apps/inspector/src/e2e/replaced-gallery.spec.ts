import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  accessibilityProblems,
  describeWith,
  fetchedAsset,
  linkAssets,
  linkNetworks,
  startGateway,
  temporaryFolder,
} from '@lookalike/testing';
import { describeInspector } from '../testing/inspector-under-test';
import { CLOSED_PORT, registriesAt } from '../testing/unreachable-network';

const lfw = fetchedAsset('lfw-deepfunneled');
const archive = lfw && join(lfw.folder, 'lfw-deepfunneled.tgz');

describeWith('LFW', archive && existsSync(archive) ? archive : null, (lfwArchive) => {
  const folder = temporaryFolder();
  const mirror = join(folder, 'mirror');
  const start = () => {
    const cache = linkAssets(join(folder, 'cache'), 'sample-portraits', 'sample-group', 'milvus-lite', 'resnet50');
    linkNetworks(cache);
    mkdirSync(mirror);
    return startGateway({
      gallery: 'auto',
      models: ['RESNET50'],
      flags: ['--limit', '3', '--mirror', mirror],
      env: { ...registriesAt(CLOSED_PORT), LOOKALIKE_CACHE: cache },
    });
  };

  describeInspector((inspector) => {
    it('pages that are open say when LFW is tried again, and show LFW when it replaces the sample gallery', async () => {
      const ingestions = await inspector().open('/ingestions');
      const missing = ingestions.getByRole('list', { name: 'Files that are not used' }).getByRole('listitem');
      await missing.filter({ hasText: 'LFW then replaces the sample gallery, without a restart.' }).waitFor();
      await missing.getByRole('timer').waitFor();
      expect(await missing.getByRole('timer').textContent()).toMatch(
        /^(?:Next attempt in .*|The next attempt is running)\.$/,
      );
      expect(await accessibilityProblems(ingestions)).toEqual([]);
      const compare = await inspector().open('/');
      const header = compare.getByRole('banner');
      await header.getByText('sample').waitFor();
      const suggested = compare.locator('main img');
      await suggested.first().waitFor();

      // Requests at the moment of the switch may fail.
      inspector().expectErrors(/the server responded with a status of (?:404|503)/);
      symlinkSync(lfwArchive, join(mirror, 'lfw-deepfunneled.tgz'));
      await header.getByText('lfw').waitFor({ timeout: 240_000 });
      await header.getByText('13,233 photos').waitFor();
      await compare.waitForFunction(() => {
        const sources = [...document.querySelectorAll('main img')].map((image) => image.getAttribute('src') ?? '');
        return sources.length > 0 && !sources.some((source) => /Barack_Obama|Joe_Biden|Group/.test(source));
      });
      await missing.first().waitFor({ state: 'detached' });
      await ingestions.getByRole('banner').getByText('lfw').waitFor();
    });
  }, start);
});
