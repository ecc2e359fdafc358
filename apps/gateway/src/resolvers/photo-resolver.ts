import type * as core from '@lookalike/core';
import { LookalikeError, type ModelName, type PhotoRef } from '@lookalike/domain';
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Face } from '../schema/face';
import { Identity } from '../schema/identity';
import { ModelNameEnum } from '../schema/model-name';
import { Photo } from '../schema/photo';
import { PhotoOutcome } from '../schema/photo-outcome';
import type { GatewayContext } from './context';
import { type IdentitySource, toIdentity } from './identity-source';
import { photoUrl, thumbnailUrl } from './picture-urls';

/** A list gives photos without their size, a search with it. */
type PhotoSource = PhotoRef & Partial<Pick<core.PhotoDetails, 'width' | 'height'>>;

const SIZE = 'null until some model has indexed it.';

@Resolver(() => Photo)
export class PhotoResolver {
  @Query(() => Photo, {
    nullable: true,
    description: 'A photo of the gallery. Unknown: null, and a PHOTO_NOT_FOUND error.',
  })
  async photo(
    @Arg('id', () => ID, { description: 'Such as `George_W_Bush/0001`.' }) id: string,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<core.PhotoDetails> {
    const photo = await lookalike.galleries.photo(id);
    if (photo) return photo;
    throw new LookalikeError(
      'PHOTO_NOT_FOUND',
      `The gallery has no photo ${JSON.stringify(id)}.`,
      'A photo is named like George_W_Bush/0001; the queries `gallery`, `identities` and `randomPhoto` list what there is.',
    );
  }

  @Query(() => Photo, { nullable: true, description: 'Any photo of the gallery, each as likely as the others.' })
  randomPhoto(
    @Arg('indexedBy', () => ModelNameEnum, { nullable: true, description: 'Only one that this model has indexed.' })
    indexedBy: ModelName | null,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<core.PhotoDetails> {
    return lookalike.galleries.randomPhoto(indexedBy ?? undefined);
  }

  @FieldResolver(() => Identity, {
    nullable: true,
    description: 'Whom it is filed under; null in an album without names.',
  })
  identity(@Root() { identity }: PhotoSource): IdentitySource | null {
    return toIdentity(identity);
  }

  @FieldResolver(() => Int, { nullable: true, description: `Width of the upright photo in pixels; ${SIZE}` })
  async width(@Root() photo: PhotoSource, @Ctx() context: GatewayContext): Promise<number | null> {
    return photo.width === undefined ? (await detailsOf(photo, context)).width : photo.width;
  }

  @FieldResolver(() => Int, { nullable: true, description: `Height of the upright photo in pixels; ${SIZE}` })
  async height(@Root() photo: PhotoSource, @Ctx() context: GatewayContext): Promise<number | null> {
    return photo.height === undefined ? (await detailsOf(photo, context)).height : photo.height;
  }

  @FieldResolver(() => String, { description: 'Path on this server of the file as it is.' })
  url(@Root() { id }: PhotoSource): string {
    return photoUrl(id);
  }

  @FieldResolver(() => String, { description: 'Path on this server of a small JPEG of it.' })
  thumbnailUrl(@Root() { id }: PhotoSource): string {
    return thumbnailUrl(id);
  }

  @FieldResolver(() => [Face], { description: 'Its faces as indexed, by any model; `detectFaces` finds them all.' })
  faces(@Root() { id }: PhotoSource, @Ctx() { lookalike }: GatewayContext): Promise<core.FaceOfPhoto[]> {
    return lookalike.galleries.faces(id);
  }

  @FieldResolver(() => [PhotoOutcome], { description: 'What became of it when it was last ingested, for each model.' })
  outcomes(@Root() { id }: PhotoSource, @Ctx() { lookalike }: GatewayContext): Promise<core.PhotoOutcome[]> {
    return lookalike.galleries.outcomes(id);
  }
}

// Width and height of one photo are asked for at the same time: one look-up for both, and none kept, as sizes come with ingestion.
const pending = new WeakMap<PhotoSource, Promise<Pick<core.PhotoDetails, 'width' | 'height'>>>();

function detailsOf(photo: PhotoSource, { lookalike }: GatewayContext) {
  const asked = pending.get(photo);
  if (asked) return asked;
  const asking = lookalike.galleries
    .photo(photo.id)
    .then((found) => found ?? NO_SIZE)
    .finally(() => pending.delete(photo));
  pending.set(photo, asking);
  return asking;
}

const NO_SIZE = { width: null, height: null };
