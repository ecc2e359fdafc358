import type * as core from '@lookalike/core';
import type { ModelName, PhotoRef } from '@lookalike/domain';
import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { type Connection, toConnection } from '../schema/connection';
import { Identity } from '../schema/identity';
import { IdentityConnection } from '../schema/identity-connection';
import { IdentityMatch } from '../schema/identity-match';
import { IndexedCount } from '../schema/indexed-count';
import { ModelNameEnum } from '../schema/model-name';
import { Outlier } from '../schema/outlier';
import { PageArgs } from '../schema/page-args';
import { PhotoConnection } from '../schema/photo-connection';
import type { GatewayContext } from './context';
import type { IdentitySource } from './identity-source';
import { toPageRequest } from './to-page-request';

const MODEL = {
  nullable: true,
  description: 'In whose eyes. Omitted: the first READY of FACENET, FACENET_CASIA, MOBILEFACENET, RESNET50.',
} as const;
const K = { defaultValue: 10, description: 'How many at most, 1 to 100.' } as const;

@Resolver(() => Identity)
export class IdentityResolver {
  @Query(() => Identity, { nullable: true, description: 'A person. Unknown: null, and an IDENTITY_NOT_FOUND error.' })
  identity(
    @Arg('name', () => String, { description: 'The name as the gallery has it, such as `George_W_Bush`.' })
    name: string,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<IdentitySource> {
    return lookalike.galleries.identity(name);
  }

  @Query(() => IdentityConnection, { description: 'The identities of the gallery, by name.' })
  async identities(
    @Arg('search', () => String, {
      nullable: true,
      description: 'Only names that contain this, whatever the case and accents; a blank stands for `_` as well.',
    })
    search: string | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<Connection<IdentitySource>> {
    const page = toPageRequest(args);
    return toConnection(await lookalike.galleries.identities(page, search ?? undefined), page);
  }

  @FieldResolver(() => Int, { description: 'Photos filed under the name, indexed or not.' })
  async photoCount(@Root() identity: IdentitySource, @Ctx() { lookalike }: GatewayContext): Promise<number> {
    return identity.photoCount ?? (await lookalike.galleries.identity(identity.name)).photoCount;
  }

  @FieldResolver(() => PhotoConnection, { description: 'The photos filed under the name, by id.' })
  async photos(
    @Root() { name }: IdentitySource,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<Connection<PhotoRef>> {
    const page = toPageRequest(args);
    return toConnection(await lookalike.galleries.identityPhotos(name, page), page);
  }

  @FieldResolver(() => [IndexedCount], { description: 'How many of its photos each model has indexed.' })
  indexed(@Root() { name }: IdentitySource, @Ctx() { lookalike }: GatewayContext) {
    return lookalike.galleries.indexedCounts(name);
  }

  @FieldResolver(() => [IdentityMatch], {
    description: 'The other identities that resemble it, by the similarity of mean embeddings, the most similar first.',
  })
  lookalikes(
    @Root() { name }: IdentitySource,
    @Arg('model', () => ModelNameEnum, MODEL) model: ModelName | null,
    @Arg('k', () => Int, K) k: number,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<core.IdentityMatch[]> {
    return lookalike.galleries.lookalikes(name, k, model ?? undefined);
  }

  @FieldResolver(() => [Outlier], {
    description:
      'Its photos by their mean similarity to its other photos, the least first: wrong labels and bad pictures.',
  })
  outliers(
    @Root() { name }: IdentitySource,
    @Arg('model', () => ModelNameEnum, MODEL) model: ModelName | null,
    @Arg('k', () => Int, K) k: number,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<core.Outlier[]> {
    return lookalike.galleries.outliers(name, k, model ?? undefined);
  }
}
