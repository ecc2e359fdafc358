import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { galleryFolders, writePhoto } from '../testing/photo-files';
import { versionOf } from './file-version';
import { scanFolder } from './scan-folder';

const { createFolder } = galleryFolders();

describe('a photo that has become another file with the same version, because it changed twice in one tick of the clock', () => {
  it.each([
    ['is noticed if it had just changed at the last scan', {}, 0],
    ['is not opened if it had not, so that a scan of many photos is fast', { isVersionFinal: true }, 1],
  ])('%s', async (_, changes, expected) => {
    const root = realpathSync(createFolder({ 'Ann/1.jpg': 'aaaa' }));
    const before = await scanFolder(root);
    writePhoto(root, 'Ann/1.jpg', Buffer.from('now text'));
    const photo = before.photos.get('Ann/1')!;
    // As the last scan would have recorded it.
    const version = versionOf(statSync(join(root, 'Ann/1.jpg'), { bigint: true }));
    const previous = { ...before, photos: new Map([[photo.id, { ...photo, version, ...changes }]]) };
    const { photos, issues } = await scanFolder(root, previous);
    expect(photos.size).toBe(expected);
    expect(issues).toHaveLength(1 - expected);
  });
});
