import type * as core from '@lookalike/core';
import { LookalikeError, type ModelName, type PhotoId, type PhotoRef } from '@lookalike/domain';
import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { connectionType } from '../graphql/connection';
import type { GatewayContext } from '../graphql/context';
import { Face } from '../graphql/face';
import type { Loaders } from '../graphql/loaders';
import { ModelNameEnum } from '../graphql/model-name';
import { photoUrl, thumbnailUrl } from '../images/image-urls';

/** The fields `identity` and `outcomes` are defined in identities/ and ingestions/, because their types contain photos. */
@ObjectType({ description: 'One image file of the gallery.' })
export class Photo {
  @Field(() => ID, {
    description:
      '`<identity>/<number>`, such as `George_W_Bush/0001`, or the path inside the gallery without its extension. If files differ in their extensions only, the one that was indexed first has this id, and the ids of the others contain their extensions.',
  })
  id!: string;
}

export const PhotoConnection = connectionType('Photo', Photo, 'photos');

/** Lists contain photos without their size, searches with it. */
type PhotoSource = PhotoRef & Partial<Pick<core.PhotoDetails, 'width' | 'height'>>;

const UNKNOWN_SIZE = 'null until a model has indexed it.';

@Resolver(() => Photo)
export class PhotoResolver {
  @Query(() => Photo, {
    nullable: true,
    description: 'A photo of the gallery. An unknown id returns null and a PHOTO_NOT_FOUND error.',
  })
  photo(
    @Arg('id', () => ID, { description: 'Id of the photo, such as `George_W_Bush/0001`.' }) id: string,
    @Ctx() { lookalike, signal }: GatewayContext,
  ): Promise<core.PhotoDetails> {
    return lookalike.galleries.photo(id, signal);
  }

  @Query(() => Photo, { nullable: true, description: 'A random photo of the gallery; all are equally likely.' })
  randomPhoto(
    @Arg('indexedBy', () => ModelNameEnum, {
      nullable: true,
      description: 'Only photos that this model has indexed.',
    })
    indexedBy: ModelName | null,
    @Ctx() { lookalike, signal }: GatewayContext,
  ): Promise<core.PhotoDetails> {
    return lookalike.galleries.randomPhoto(indexedBy ?? undefined, signal);
  }

  @FieldResolver(() => Int, { nullable: true, description: `Width of the upright photo in pixels; ${UNKNOWN_SIZE}` })
  async width(@Root() photo: PhotoSource, @Ctx() { loaders }: GatewayContext): Promise<number | null> {
    return photo.width === undefined ? (await indexedSize(photo.id, loaders)).width : photo.width;
  }

  @FieldResolver(() => Int, { nullable: true, description: `Height of the upright photo in pixels; ${UNKNOWN_SIZE}` })
  async height(@Root() photo: PhotoSource, @Ctx() { loaders }: GatewayContext): Promise<number | null> {
    return photo.height === undefined ? (await indexedSize(photo.id, loaders)).height : photo.height;
  }

  @FieldResolver(() => String, {
    description:
      'Path, below the URL of the service, of the unchanged file. It changes when the file is replaced and ingested again.',
  })
  url(@Root() { id }: PhotoSource, @Ctx() { lookalike }: GatewayContext): string {
    return photoUrl(id, lookalike.galleries.version(id));
  }

  @FieldResolver(() => String, {
    description:
      'Path, below the URL of the service, of a small JPEG of the photo. It changes when the file is replaced and ingested again.',
  })
  thumbnailUrl(@Root() { id }: PhotoSource, @Ctx() { lookalike }: GatewayContext): string {
    return thumbnailUrl(id, lookalike.galleries.version(id));
  }

  @FieldResolver(() => [Face], {
    description: 'The faces of the photo that any model has indexed. `detectFaces` returns all faces.',
  })
  async faces(@Root() { id }: PhotoSource, @Ctx() { loaders }: GatewayContext): Promise<core.FaceOfPhoto[]> {
    return (await loaders.photos.load(id)).faces;
  }
}

type Size = Pick<core.IndexedPhoto, 'width' | 'height'>;

/** A photo that was deleted from the gallery, but that an ingestion still lists, has no size. Its other fields are answered. */
async function indexedSize(id: PhotoId, loaders: Loaders): Promise<Size> {
  try {
    return await loaders.photos.load(id);
  } catch (error) {
    if (!LookalikeError.is(error, 'PHOTO_NOT_FOUND')) throw error;
    return { width: null, height: null };
  }
}
