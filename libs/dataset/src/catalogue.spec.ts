import fc from 'fast-check';
import { type Catalogue, createCatalogue } from './catalogue';

const ref = (id: string) => ({ id, identity: id.includes('/') ? id.split('/')[0]! : null });
let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await createCatalogue(
    ['Bo/2', 'Bo/1', 'unnamed', 'Ann_Lee/1', 'Zoë/1', 'Zoë/3', 'Zoë/2', 'Álvaro_Uribe/1', 'Álvaro_Uribe/2'].map(ref),
  );
});

it('sorts identities by number of photos, and photos without an identity last', () => {
  expect([...catalogue.refs].map(({ id }) => id)).toEqual([
    ...['Zoë/1', 'Zoë/2', 'Zoë/3', 'Bo/1', 'Bo/2', 'Álvaro_Uribe/1', 'Álvaro_Uribe/2', 'Ann_Lee/1'],
    'unnamed',
  ]);
  expect([catalogue.photoCount, catalogue.identityCount]).toEqual([9, 4]);
});

it('lists identities by name, and searches them ignoring accents, case and underscores', async () => {
  expect(await catalogue.identities()).toEqual([
    { name: 'Ann_Lee', photoCount: 1 },
    { name: 'Bo', photoCount: 2 },
    { name: 'Zoë', photoCount: 3 },
    { name: 'Álvaro_Uribe', photoCount: 2 },
  ]);
  expect((await catalogue.identities('ALVARO u')).map(({ name }) => name)).toEqual(['Álvaro_Uribe']);
  expect((await catalogue.identities('zoe')).map(({ name }) => name)).toEqual(['Zoë']);
  expect(await catalogue.identities('unknown')).toEqual([]);
});

it('finds an identity by its exact name, and nothing by the names of object properties', () => {
  expect(catalogue.identity('Bo')).toEqual({ name: 'Bo', photoCount: 2, photos: [ref('Bo/1'), ref('Bo/2')] });
  for (const name of ['constructor', '__proto__', 'bo', '']) expect(catalogue.identity(name)).toBeNull();
  for (const id of ['constructor', '__proto__', 'Bo', 'Bo/3', '../Bo/1', '']) expect(catalogue.find(id)).toBeNull();
});

it('contains each photo once, identities with the most photos first', async () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-c]{1,2}(\/[a-d]{1,2})?$/u), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(ids, async (photoIds) => {
      const created = await createCatalogue(photoIds.map(ref));
      const { identity, photoCount, find, photosById } = created;
      const refs = [...created.refs];
      expect(photosById().map(({ id }) => id)).toEqual([...photoIds].sort());
      expect(photoIds.map((id) => find(id)?.id)).toEqual(photoIds);
      expect(refs.map(({ id }) => id).sort()).toEqual([...photoIds].sort());
      expect(photoCount).toBe(photoIds.length);
      const counts = refs.map(({ identity: name }) => (name === null ? 0 : identity(name)!.photoCount));
      expect(counts).toEqual([...counts].sort((a, b) => b - a));
    }),
  );
});
