import type * as core from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';
import { Arg, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from 'type-graphql';
import type { GatewayContext } from '../graphql/context';
import { Face } from '../graphql/face';
import { ModelNameEnum } from '../graphql/model-name';
import { Problem } from '../graphql/problem';
import { FaceInput, ImageInput } from '../images/image-input';
import { Timings } from './timings';

@ObjectType({ description: 'The faces of an image.' })
class Detection {
  @Field(() => Int, { description: 'Width of the upright image in pixels.' })
  width!: number;

  @Field(() => Int, { description: 'Height of the upright image in pixels.' })
  height!: number;

  @Field(() => [Face], {
    description: 'All faces with a score of at least 0.7, the largest box first. Empty if there is none.',
  })
  faces!: Face[];

  @Field(() => Timings, { description: 'Duration of each step.' })
  timings!: Timings;
}

@ObjectType({ description: 'A face as a vector, or a whole photo for a model with `wholePhoto`.' })
class Embedding {
  @Field(() => ModelNameEnum, { description: 'The model that computed it.' })
  model!: ModelName;

  @Field(() => [Float], {
    description:
      'A vector of length 1, so that the inner product of two is their cosine similarity. It has as many components as the model has dimensions.',
  })
  vector!: Float32Array;
}

@ObjectType({ description: 'How similar two faces are, according to one model.' })
class FaceComparison {
  @Field(() => ModelNameEnum, { description: 'The model.' })
  model!: ModelName;

  @Field(() => Float, { nullable: true, description: 'Cosine similarity, -1 to 1; null if there is a problem.' })
  similarity!: number | null;

  @Field(() => Problem, { nullable: true, description: 'Why there is no similarity; null if there is one.' })
  problem!: Problem | null;
}

const MODELS = {
  nullable: true,
  description:
    'Default: all models that are READY and have indexed faces, or all READY models if none has or the store is unavailable.',
} as const;

/** Queries about the faces of images that need no index. */
@Resolver()
export class FaceQueriesResolver {
  @Query(() => Detection, {
    description: 'All faces of an image. Other queries select one of them with the argument `face`.',
  })
  async detectFaces(
    @Arg('image', () => ImageInput, { description: 'The image.' }) image: ImageInput,
    @Ctx() context: GatewayContext,
  ): Promise<core.DetectedFaces> {
    const { lookalike, signal, beforeDecoding } = context;
    return lookalike.detectFaces(await context.readImage(image), { signal, beforeDecoding });
  }

  @Query(() => [Embedding], { description: 'A face as vectors, one per model.' })
  async embed(
    @Arg('image', () => ImageInput, { description: 'The image.' }) image: ImageInput,
    @Arg('models', () => [ModelNameEnum], MODELS) models: ModelName[] | null,
    @Arg('face', () => Int, { nullable: true, description: 'Index of the face, from 0. Default: the subject.' })
    face: number | null,
    @Ctx() context: GatewayContext,
  ): Promise<{ model: ModelName; vector: Float32Array }[]> {
    const { lookalike, signal, beforeDecoding } = context;
    const probe = await context.readImage(image);
    return lookalike.embed(probe, { models: models ?? undefined, face: face ?? undefined, signal, beforeDecoding });
  }

  @Query(() => [FaceComparison], { description: 'How similar two faces are, according to each model.' })
  async compareFaces(
    @Arg('a', () => FaceInput, { description: 'One face.' }) a: FaceInput,
    @Arg('b', () => FaceInput, { description: 'The other face.' }) b: FaceInput,
    @Arg('models', () => [ModelNameEnum], MODELS) models: ModelName[] | null,
    @Ctx() context: GatewayContext,
  ): Promise<core.FaceComparison[]> {
    const read = async ({ image, face }: FaceInput) => ({
      image: await context.readImage(image),
      face: face ?? undefined,
    });
    const [left, right] = await Promise.all([read(a), read(b)]);
    const { lookalike, signal, beforeDecoding } = context;
    return lookalike.compareFaces(left, right, models ?? undefined, { signal, beforeDecoding });
  }
}
