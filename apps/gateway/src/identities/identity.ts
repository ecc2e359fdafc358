import type * as core from '@lookalike/core';
import { MODEL_NAMES, type ModelName, type PhotoRef } from '@lookalike/domain';
import { Arg, Args, Ctx, Field, FieldResolver, Float, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { type Connection, connectionType, PageArgs, toConnection, toPageRequest } from '../graphql/connection';
import type { GatewayContext } from '../graphql/context';
import { ModelNameEnum } from '../graphql/model-name';
import { Photo, PhotoConnection } from '../photos/photo';

@ObjectType({ description: 'A person that photos of the gallery belong to.' })
export class Identity {
  @Field(() => String, { description: 'Name in the gallery, such as `George_W_Bush`.' })
  name!: string;
}

const IdentityConnection = connectionType('Identity', Identity, 'identities');

/** The value of an Identity in resolvers: its name, and the number of its photos if it is known already. */
export interface IdentitySource {
  name: string;
  photoCount?: number;
}

/** The rows of an album without names have `''` as their identity. */
export function toIdentity(name: string | null): IdentitySource | null {
  return name ? { name } : null;
}

@ObjectType({ description: 'How many photos of an identity a model has indexed.' })
class IndexedCount {
  @Field(() => ModelNameEnum, { description: 'The model.' })
  model!: ModelName;

  @Field(() => Int, { description: 'Number of photos with the outcome INDEXED.' })
  photos!: number;
}

@ObjectType({ description: 'Another identity, with the similarity of the mean embeddings of the two identities.' })
class IdentityMatch {
  @Field(() => Int, { description: 'Position in the result, from 1.' })
  rank!: number;

  @Field(() => Float, { description: 'Cosine similarity of the two mean embeddings, -1 to 1.' })
  similarity!: number;
}

@ObjectType({ description: 'A photo with its similarity to the other photos of its identity.' })
class Outlier {
  @Field(() => Photo, { description: 'The photo.' })
  photo!: Photo;

  @Field(() => Float, { description: 'Mean similarity to the other photos of the identity, -1 to 1.' })
  similarity!: number;
}

const MODEL = {
  nullable: true,
  description: `Model that compares the faces. Default: the first of ${MODEL_NAMES.join(', ')} that is READY and has indexed faces, or the first READY one if none has.`,
} as const;
const K = {
  nullable: true,
  defaultValue: 10,
  description: 'Maximum number of results, 1 to 100. Null means the default.',
} as const;

@Resolver(() => Identity)
export class IdentityResolver {
  @Query(() => Identity, {
    nullable: true,
    description: 'A person. An unknown name returns null and an IDENTITY_NOT_FOUND error.',
  })
  identity(
    @Arg('name', () => String, { description: 'Name in the gallery, such as `George_W_Bush`.' })
    name: string,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<IdentitySource> {
    return lookalike.galleries.identity(name);
  }

  @Query(() => IdentityConnection, { description: 'The identities of the gallery, ordered by name.' })
  async identities(
    @Arg('search', () => String, {
      nullable: true,
      description: 'Only names that contain this text, ignoring case and accents. A space also matches `_`.',
    })
    search: string | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<Connection<IdentitySource>> {
    const page = toPageRequest(args);
    return toConnection(await lookalike.galleries.identities(page, search ?? undefined), page);
  }

  @FieldResolver(() => Int, { description: 'Number of photos of the identity, indexed or not.' })
  async photoCount(@Root() identity: IdentitySource, @Ctx() { lookalike }: GatewayContext): Promise<number> {
    return identity.photoCount ?? (await lookalike.galleries.identity(identity.name)).photoCount;
  }

  @FieldResolver(() => PhotoConnection, { description: 'The photos of the identity, ordered by id.' })
  async photos(
    @Root() { name }: IdentitySource,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<Connection<PhotoRef>> {
    const page = toPageRequest(args);
    return toConnection(await lookalike.galleries.identityPhotos(name, page), page);
  }

  @FieldResolver(() => [IndexedCount], { description: 'How many photos of the identity each model has indexed.' })
  indexed(@Root() { name }: IdentitySource, @Ctx() { loaders }: GatewayContext): Promise<core.IndexedCount[]> {
    return loaders.indexedCounts.load(name);
  }

  @FieldResolver(() => [IdentityMatch], {
    description: 'The most similar other identities, by the similarity of their mean embeddings, in descending order.',
  })
  lookalikes(
    @Root() { name }: IdentitySource,
    @Arg('model', () => ModelNameEnum, MODEL) model: ModelName | null,
    @Arg('k', () => Int, K) k: number,
    @Ctx() { loaders }: GatewayContext,
  ): Promise<core.IdentityMatch[]> {
    return loaders.lookalikes.load({ name, model, k });
  }

  @FieldResolver(() => [Outlier], {
    description:
      'The photos of the identity that are least similar to its other photos, in ascending order: wrong labels and bad photos.',
  })
  outliers(
    @Root() { name }: IdentitySource,
    @Arg('model', () => ModelNameEnum, MODEL) model: ModelName | null,
    @Arg('k', () => Int, K) k: number,
    @Ctx() { loaders }: GatewayContext,
  ): Promise<core.Outlier[]> {
    return loaders.outliers.load({ name, model, k });
  }
}

@Resolver(() => IdentityMatch)
export class IdentityMatchResolver {
  @FieldResolver(() => Identity, { description: 'The other identity.' })
  identity(@Root() { identity }: core.IdentityMatch): IdentitySource {
    return { name: identity };
  }

  @FieldResolver(() => Photo, {
    description:
      'The photo of the queried identity in the most similar pair of photos of the two. At most 600 photos of the queried identity, and 900 + 30 × `k` of all others together, are compared. If the queried identity has more, those most similar to the means of the other identities are compared; if the others have more, those most similar to the mean of the queried identity.',
  })
  ours(@Root() { ours }: core.IdentityMatch): PhotoRef {
    return ours;
  }

  @FieldResolver(() => Photo, { description: 'The photo of the other identity in that pair.' })
  theirs(@Root() { theirs }: core.IdentityMatch): PhotoRef {
    return theirs;
  }
}

@Resolver(() => Photo)
export class PhotoIdentityResolver {
  @FieldResolver(() => Identity, {
    nullable: true,
    description: 'The identity the photo belongs to; null in an album without names.',
  })
  identity(@Root() { identity }: PhotoRef): IdentitySource | null {
    return toIdentity(identity);
  }
}
