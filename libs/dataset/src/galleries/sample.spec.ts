import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { sha256 } from '../digest';
import { openSample } from './sample';

const temporary = temporaryFolder();
const portraits = fetchedAsset('sample-portraits');
const group = fetchedAsset('sample-group');

describeWith('the sample gallery', portraits && group && { portraits, group }, (assets) => {
  it('has two identities and an album', async () => {
    const gallery = await openSample(assets);
    expect(gallery).toMatchObject({ name: 'sample', photoCount: 12, identityCount: 2 });
    expect(await gallery.identities()).toEqual([
      { name: 'Barack_Obama', photoCount: 5 },
      { name: 'Joe_Biden', photoCount: 1 },
    ]);
    const photos = [];
    for await (const photo of gallery.photos()) photos.push(photo);
    expect(photos[0]).toEqual({ id: 'Barack_Obama/0001', identity: 'Barack_Obama' });
    expect(photos.at(-1)).toEqual({ id: 'Group/6', identity: null });
    for (const { id } of photos) {
      const bytes = await gallery.read(id);
      expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
      expect(await gallery.fingerprint(id)).toBe(sha256(bytes));
    }
  });

  it('opens with one of its assets, but not without both', async () => {
    expect(await openSample({ ...assets, group: null })).toMatchObject({ photoCount: 6, identityCount: 2 });
    expect(await openSample({ ...assets, portraits: null })).toMatchObject({ photoCount: 6, identityCount: 0 });
    await expect(openSample({ portraits: null, group: null })).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE' });
  });

  it('does not treat photos of an unavailable asset as deleted', async () => {
    const gallery = await openSample({ ...assets, group: null });
    expect(gallery.find('Group/6')).toBeNull();
    expect(gallery.unreadPlaceOf('Group/6')).toMatchObject({ isUnread: true });
    expect(gallery.unreadPlaceOf('Barack_Obama/0006')).toBeNull();
  });

  it('fails to read one photo whose file is missing, and all when the folder is', async () => {
    const folder = join(temporary, 'portraits');
    cpSync(assets.portraits.folder, folder, { recursive: true });
    const gallery = await openSample({ portraits: { ...assets.portraits, folder }, group: null });
    rmSync(join(folder, 'biden.jpg'));
    await expect(gallery.read('Joe_Biden/0001')).rejects.toMatchObject({ code: 'PHOTO_UNREADABLE' });
    expect(await gallery.read('Barack_Obama/0001')).not.toHaveLength(0);
    rmSync(folder, { recursive: true });
    await expect(gallery.read('Barack_Obama/0001')).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE' });
  });

  it('contains no other photo', async () => {
    const gallery = await openSample(assets);
    for (const id of ['Barack_Obama/0006', '../obama', 'toString']) {
      expect(gallery.find(id)).toBeNull();
      await expect(gallery.read(id)).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
    }
  });
});
