import type * as core from '@lookalike/core';
import type { PhotoRef } from '@lookalike/domain';
import { Args, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { type Connection, PageArgs, toConnection, toPageRequest } from '../graphql/connection';
import type { GatewayContext } from '../graphql/context';
import { PhotoConnection } from './photo';

@ObjectType({ description: 'The set of photos that is searched.' })
class Gallery {
  @Field(() => String, {
    description:
      '`lfw`, `sample`, or for a folder its name followed by eight hexadecimal digits of the sha256 of its path.',
  })
  name!: string;

  @Field(() => Int, { description: 'Number of photos, indexed or not.' })
  photoCount!: number;

  @Field(() => Int, { description: 'Number of identities.' })
  identityCount!: number;
}

@Resolver(() => Gallery)
export class GalleryResolver {
  @Query(() => Gallery, {
    nullable: true,
    description: 'The set of photos that is searched. While it is unavailable: null and a GALLERY_UNAVAILABLE error.',
  })
  gallery(@Ctx() { lookalike }: GatewayContext): core.GalleryStatus {
    return lookalike.galleries.status();
  }

  @FieldResolver(() => PhotoConnection, { description: 'Photos of the gallery, ordered by id.' })
  async photos(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<Connection<PhotoRef>> {
    const page = toPageRequest(args);
    return toConnection(await lookalike.galleries.photos(page), page);
  }
}
