import type * as core from '@lookalike/core';
import type { PhotoRef } from '@lookalike/domain';
import { Args, ArgsType, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { apiIssueRemedy } from '../graphql/api-problem';
import { type Connection, PageArgs, toConnection, toPageRequest } from '../graphql/connection';
import type { GatewayContext } from '../graphql/context';
import { GalleryIssueConnection, IgnoredFiles, IssueCodeEnum } from './gallery-files';
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

  @Field(() => [IgnoredFiles], {
    description:
      'Files and folders that are ignored on purpose, by reason. They are counted when the gallery is opened and by each ingestion.',
  })
  ignored!: IgnoredFiles[];
}

@ArgsType()
class IssueArgs extends PageArgs {
  @Field(() => [IssueCodeEnum], { nullable: true, description: 'Only issues with these codes. Default: all.' })
  codes?: core.IssueCode[] | null;
}

@Resolver(() => Gallery)
export class GalleryResolver {
  @Query(() => Gallery, {
    nullable: true,
    description:
      'The set of photos that is searched. Before it has been opened, the query returns null and a GALLERY_UNAVAILABLE error. If its folder is moved away afterwards, the photos are still listed, but cannot be read.',
  })
  gallery(@Ctx() { lookalike }: GatewayContext): core.GalleryStatus {
    return lookalike.galleries.status();
  }

  @FieldResolver(() => GalleryIssueConnection, {
    description:
      'Files and folders that are not used, ordered by path, without those that are ignored on purpose. They are listed when the gallery is opened and by each ingestion. A photo that is an image, but cannot be indexed, is an outcome FAILED of its ingestion instead.',
  })
  async issues(
    @Args(() => IssueArgs) args: IssueArgs,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<Connection<core.GalleryIssue>> {
    const page = toPageRequest(args);
    const issues = await lookalike.galleries.issues(page, args.codes ?? undefined);
    const nodes = issues.nodes.map((issue) => ({ ...issue, remedy: apiIssueRemedy(issue) }));
    return toConnection({ ...issues, nodes }, page);
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
