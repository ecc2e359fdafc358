import type * as core from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { Detection } from '../schema/detection';
import { Embedding } from '../schema/embedding';
import { Face } from '../schema/face';
import { FaceComparison } from '../schema/face-comparison';
import { FaceInput } from '../schema/face-input';
import { ImageInput } from '../schema/image-input';
import { ModelNameEnum } from '../schema/model-name';
import type { GatewayContext } from './context';
import { cropUrl } from './picture-urls';

const MODELS = { nullable: true, description: 'Omitted: all that are READY and have rows.' } as const;

@Resolver(() => Face)
export class FaceResolver {
  @Query(() => Detection, {
    description: 'Every face in a picture: what the argument `face` of other queries can name.',
  })
  async detectFaces(
    @Arg('image', () => ImageInput, { description: 'The picture.' }) image: ImageInput,
    @Ctx() context: GatewayContext,
  ): Promise<core.DetectedFaces> {
    return context.lookalike.detectFaces(await context.readImage(image, context.signal), context.signal);
  }

  @Query(() => [Embedding], { description: 'A face as vectors, one for each model.' })
  async embed(
    @Arg('image', () => ImageInput, { description: 'The picture.' }) image: ImageInput,
    @Arg('models', () => [ModelNameEnum], MODELS) models: ModelName[] | null,
    @Arg('face', () => Int, { nullable: true, description: 'Index of the face, from 0. Omitted: the subject.' })
    face: number | null,
    @Ctx() context: GatewayContext,
  ): Promise<{ model: ModelName; vector: Float32Array }[]> {
    const { lookalike, signal } = context;
    const probe = await context.readImage(image, signal);
    return lookalike.embed(probe, { models: models ?? undefined, face: face ?? undefined, signal });
  }

  @Query(() => [FaceComparison], { description: 'How alike two faces are, in each model’s eyes.' })
  async compareFaces(
    @Arg('a', () => FaceInput, { description: 'One face.' }) a: FaceInput,
    @Arg('b', () => FaceInput, { description: 'The other.' }) b: FaceInput,
    @Arg('models', () => [ModelNameEnum], MODELS) models: ModelName[] | null,
    @Ctx() context: GatewayContext,
  ): Promise<core.FaceComparison[]> {
    const read = async ({ image, face }: FaceInput) => ({
      image: await context.readImage(image, context.signal),
      face: face ?? undefined,
    });
    const [left, right] = await Promise.all([read(a), read(b)]);
    return context.lookalike.compareFaces(left, right, models ?? undefined, context.signal);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Path on this server of a square picture of the face; null for a face that is not indexed.',
  })
  cropUrl(@Root() face: core.FaceOfPhoto): string | null {
    return face.indexed && face.id !== null ? cropUrl(face.id) : null;
  }
}
