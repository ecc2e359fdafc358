import type * as core from '@lookalike/core';
import type { PhotoRef } from '@lookalike/domain';
import { Args, Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import { type Connection, toConnection } from '../schema/connection';
import { Gallery } from '../schema/gallery';
import { Model } from '../schema/model';
import { PageArgs } from '../schema/page-args';
import { PhotoConnection } from '../schema/photo-connection';
import type { GatewayContext } from './context';
import { toPageRequest } from './to-page-request';

@Resolver(() => Gallery)
export class GalleryResolver {
  @Query(() => Gallery, {
    nullable: true,
    description: 'The set of photos that is searched. Not there: null, and a GALLERY_UNAVAILABLE error.',
  })
  gallery(@Ctx() { lookalike }: GatewayContext): core.GalleryStatus {
    return lookalike.galleries.status();
  }

  @Query(() => [Model], { description: 'All models: whether they can be asked, and what they have indexed.' })
  models(@Ctx() { lookalike }: GatewayContext): Promise<core.ModelStatus[]> {
    return lookalike.models();
  }

  @FieldResolver(() => PhotoConnection, { description: 'Its photos, by id.' })
  async photos(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<Connection<PhotoRef>> {
    const page = toPageRequest(args);
    return toConnection(await lookalike.galleries.photos(page), page);
  }
}
