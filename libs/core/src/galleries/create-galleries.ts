import { LookalikeError, MODEL_NAMES, type ModelName, type PhotoId, type PhotoRef } from '@lookalike/domain';
import type { OutcomeScope } from '@lookalike/records';
import type { Galleries, PhotoDetails, PhotoOutcome } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { findPhoto } from '../search/resolve-probe';
import { facesAsIndexed, rowsAsIndexed } from './faces-as-indexed';
import { findIdentity } from './find-identity';
import { IdentityMeans } from './identity-means';
import { lookalikes } from './lookalikes';
import { outliers } from './outliers';
import { pageOf } from './page';
import { randomPhoto } from './random-photo';

/** What can be asked of a gallery, its identities and its photos. */
export function createGalleries(services: Services): Galleries {
  const means = new IdentityMeans(services);
  const gallery = () => services.gallery.get();
  return {
    status: () => {
      const { name, photoCount, identityCount } = gallery();
      return { name, photoCount, identityCount };
    },
    photos: async (page) => pageOf((await allPhotos(services)).sort(byId), ({ id }) => id, page),
    photo: async (id) => {
      const photo = gallery().find(id);
      return photo && detailsOf(services, photo);
    },
    randomPhoto: async (indexedBy) =>
      detailsOf(services, await randomPhoto(services, await allPhotos(services), indexedBy)),
    faces: async (id) => facesAsIndexed(services, findPhoto(services, id).id),
    outcomes: async (id) => outcomesOf(services, findPhoto(services, id)),
    identities: async (page, search) => pageOf(await gallery().identities(search), ({ name }) => name, page),
    identity: async (name) => {
      const { photoCount } = findIdentity(services, name);
      return { name, photoCount };
    },
    identityPhotos: async (name, page) => pageOf(findIdentity(services, name).photos, ({ id }) => id, page),
    indexedCounts: async (name) => indexedCounts(services, name),
    lookalikes: (name, k, model) => lookalikes(services, means, name, k, model),
    outliers: (name, k, model) => outliers(services, name, k, model),
  };
}

/** In the gallery's own order. */
async function allPhotos({ gallery }: Services): Promise<PhotoRef[]> {
  const photos: PhotoRef[] = [];
  for await (const photo of gallery.get().photos()) photos.push(photo);
  return photos;
}

function byId(a: PhotoRef, b: PhotoRef): number {
  return a.id < b.id ? -1 : 1;
}

async function detailsOf(services: Services, photo: PhotoRef): Promise<PhotoDetails> {
  const [row] = await rowsAsIndexed(services, { photoId: photo.id });
  return { ...photo, width: row?.photoWidth ?? null, height: row?.photoHeight ?? null };
}

async function outcomesOf(services: Services, photo: PhotoRef): Promise<PhotoOutcome[]> {
  const records = services.records.get();
  const outcomes = await Promise.all(
    scopes(services).map(async ({ model, scope }) => ({ model, known: await records.outcome(scope, photo.id) })),
  );
  return outcomes.flatMap(({ model, known }) =>
    known ? [{ photo, model, outcome: known.outcome, problem: known.problem, at: known.at }] : [],
  );
}

async function indexedCounts(services: Services, name: string): Promise<{ model: ModelName; photos: number }[]> {
  const ids: PhotoId[] = findIdentity(services, name).photos.map(({ id }) => id);
  const records = services.records.get();
  return Promise.all(
    scopes(services).map(async ({ model, scope }) => ({ model, photos: await records.countIndexed(scope, ids) })),
  );
}

/** Of the models whose recipe is known. */
function scopes(services: Services): { model: ModelName; scope: OutcomeScope }[] {
  return MODEL_NAMES.flatMap((model) => {
    try {
      return [{ model, scope: services.indices.scope(model) }];
    } catch (error) {
      if (LookalikeError.is(error, 'MODEL_UNAVAILABLE')) return [];
      throw error;
    }
  });
}
