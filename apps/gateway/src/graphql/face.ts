import type { FaceOfPhoto } from '@lookalike/core';
import { parseFaceId } from '@lookalike/domain';
import { Ctx, Field, FieldResolver, Float, ID, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { cropUrl } from '../images/image-urls';
import type { GatewayContext } from './context';

@ObjectType({ description: 'A rectangle in pixels of the upright photo. It may extend beyond the edges of the photo.' })
class Box {
  @Field(() => Float, { description: 'Left edge, in pixels from the left of the photo.' })
  x!: number;

  @Field(() => Float, { description: 'Top edge, in pixels from the top of the photo.' })
  y!: number;

  @Field(() => Float, { description: 'Width in pixels.' })
  width!: number;

  @Field(() => Float, { description: 'Height in pixels.' })
  height!: number;
}

@ObjectType({ description: 'A point in pixels of the upright photo; the origin is the top left corner.' })
class Point {
  @Field(() => Float, { description: 'Pixels from the left.' })
  x!: number;

  @Field(() => Float, { description: 'Pixels from the top.' })
  y!: number;
}

@ObjectType({ description: 'A face that MTCNN detected in a photo or image.' })
export class Face {
  @Field(() => ID, {
    nullable: true,
    description: '`<photo>#<index>`, such as `George_W_Bush/0001#0`; null if the image is not a photo of the gallery.',
  })
  id!: string | null;

  @Field(() => Int, {
    description:
      'Value of the argument `face`. The faces of an image are numbered from 0 by the area of their box, largest first.',
  })
  index!: number;

  @Field(() => Box, { description: 'Bounding box of the face.' })
  box!: Box;

  @Field(() => [Point], {
    description:
      'Five points: left eye, right eye, nose, left and right corner of the mouth. Left and right are as seen in the image.',
  })
  landmarks!: Point[];

  @Field(() => Float, { description: 'Confidence of the detector that this is a face, 0.7 to 1.' })
  score!: number;

  @Field(() => Boolean, {
    description:
      'Whether this is the face that the identity of the photo belongs to: large, near the centre, and with a score of at least 0.95.',
  })
  subject!: boolean;
}

@Resolver(() => Face)
export class FaceResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Path, below the URL of the service, of a square crop of the face; null if the face is not indexed.',
  })
  cropUrl(@Root() face: FaceOfPhoto, @Ctx() { lookalike }: GatewayContext): string | null {
    if (!face.indexed || face.id === null) return null;
    return cropUrl(face.id, lookalike.galleries.version(parseFaceId(face.id)?.photoId ?? ''));
  }
}
