import { LookalikeError, MODEL_NAMES, type ModelName, type PhotoId, type PhotoRef } from '@lookalike/domain';
import type { OutcomeScope } from '@lookalike/records';
import type { Galleries, PhotoDetails, PhotoOutcome } from '../lookalike';
import type { Rooms } from '../rooms/rooms';
import { findPhoto } from '../search/resolve-probe';
import { facesAsIndexed, rowsAsIndexed } from './faces-as-indexed';
import { findIdentity } from './find-identity';
import { IdentityMeans } from './identity-means';
import { lookalikes } from './lookalikes';
import { outliers } from './outliers';
import { pageOf } from './page';
import { randomPhoto } from './random-photo';

/** What can be asked of a gallery, its identities and its photos. */
export function createGalleries(rooms: Rooms): Galleries {
  const means = new IdentityMeans(rooms);
  const gallery = () => rooms.gallery.get();
  return {
    status: () => {
      const { name, photoCount, identityCount } = gallery();
      return { name, photoCount, identityCount };
    },
    photos: async (page) => pageOf((await allPhotos(rooms)).sort(byId), ({ id }) => id, page),
    photo: async (id) => {
      const photo = gallery().find(id);
      return photo && detailsOf(rooms, photo);
    },
    randomPhoto: async (indexedBy) => detailsOf(rooms, await randomPhoto(rooms, await allPhotos(rooms), indexedBy)),
    faces: async (id) => facesAsIndexed(rooms, findPhoto(rooms, id).id),
    outcomes: async (id) => outcomesOf(rooms, findPhoto(rooms, id)),
    identities: async (page, search) => pageOf(await gallery().identities(search), ({ name }) => name, page),
    identity: async (name) => {
      const { photoCount } = findIdentity(rooms, name);
      return { name, photoCount };
    },
    identityPhotos: async (name, page) => pageOf(findIdentity(rooms, name).photos, ({ id }) => id, page),
    indexedCounts: async (name) => indexedCounts(rooms, name),
    lookalikes: (name, k, model) => lookalikes(rooms, means, name, k, model),
    outliers: (name, k, model) => outliers(rooms, name, k, model),
  };
}

/** In the gallery's own order. */
async function allPhotos({ gallery }: Rooms): Promise<PhotoRef[]> {
  const photos: PhotoRef[] = [];
  for await (const photo of gallery.get().photos()) photos.push(photo);
  return photos;
}

function byId(a: PhotoRef, b: PhotoRef): number {
  return a.id < b.id ? -1 : 1;
}

async function detailsOf(rooms: Rooms, photo: PhotoRef): Promise<PhotoDetails> {
  const [row] = await rowsAsIndexed(rooms, { photoId: photo.id });
  return { ...photo, width: row?.photoWidth ?? null, height: row?.photoHeight ?? null };
}

async function outcomesOf(rooms: Rooms, photo: PhotoRef): Promise<PhotoOutcome[]> {
  const records = rooms.records.get();
  const outcomes = await Promise.all(
    scopes(rooms).map(async ({ model, scope }) => ({ model, known: await records.outcome(scope, photo.id) })),
  );
  return outcomes.flatMap(({ model, known }) =>
    known ? [{ photo, model, outcome: known.outcome, problem: known.problem, at: known.at }] : [],
  );
}

async function indexedCounts(rooms: Rooms, name: string): Promise<{ model: ModelName; photos: number }[]> {
  const ids: PhotoId[] = findIdentity(rooms, name).photos.map(({ id }) => id);
  const records = rooms.records.get();
  return Promise.all(
    scopes(rooms).map(async ({ model, scope }) => ({ model, photos: await records.countIndexed(scope, ids) })),
  );
}

/** Of the models whose recipe is known. */
function scopes(rooms: Rooms): { model: ModelName; scope: OutcomeScope }[] {
  return MODEL_NAMES.flatMap((model) => {
    try {
      return [{ model, scope: rooms.indices.scope(model) }];
    } catch (error) {
      if (LookalikeError.is(error, 'MODEL_UNAVAILABLE')) return [];
      throw error;
    }
  });
}
