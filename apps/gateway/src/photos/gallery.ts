import type * as core from '@lookalike/core';
import type { PhotoRef } from '@lookalike/domain';
import { Args, Ctx, Field, FieldResolver, Int, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql';
import { type Connection, PageArgs, toConnection, toPageRequest } from '../graphql/connection';
import type { GatewayContext } from '../graphql/context';
import { PhotoConnection } from './photo';

const IgnoreReasonEnum: { [reason in core.IgnoreReason]: reason } = {
  RECYCLE_BIN: 'RECYCLE_BIN',
  SNAPSHOT: 'SNAPSHOT',
  SYSTEM: 'SYSTEM',
  HIDDEN: 'HIDDEN',
  IGNORE_FILE: 'IGNORE_FILE',
};

registerEnumType(IgnoreReasonEnum, {
  name: 'IgnoreReason',
  description: 'Why a file or folder of the gallery is ignored. A `.lookalikeignore` file can include it again.',
  valuesConfig: {
    RECYCLE_BIN: {
      description: 'It is a recycle bin, such as `#recycle`, `@Recycle`, `$RECYCLE.BIN` or `.Trash-1000`.',
    },
    SNAPSHOT: {
      description: 'It contains earlier versions of the same files, such as `#snapshot` or `@Recently-Snapshot`.',
    },
    SYSTEM: { description: 'An operating system or a NAS system created it, such as `@eaDir` or `lost+found`.' },
    HIDDEN: { description: 'Its name begins with a dot.' },
    IGNORE_FILE: { description: 'It matches a pattern in a `.lookalikeignore` file of the gallery.' },
  },
});

@ObjectType({ description: 'The files and folders of the gallery that are ignored for one reason.' })
class IgnoredFiles {
  @Field(() => IgnoreReasonEnum, { description: 'Why they are ignored.' })
  reason!: core.IgnoreReason;

  @Field(() => Int, { description: 'Number of files and folders. An ignored folder counts once: it is not read.' })
  count!: number;

  @Field(() => [String], { description: 'Some of their paths inside the gallery, at most 10.' })
  examples!: string[];
}

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

  @Field(() => [IgnoredFiles], {
    description:
      'Files and folders that are ignored on purpose, by reason. They are counted when the gallery is opened and by each ingestion.',
  })
  ignored!: IgnoredFiles[];
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
