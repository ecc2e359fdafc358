import type * as core from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';
import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { ModelAnswer } from '../schema/model-answer';
import { ModelNameEnum } from '../schema/model-name';
import { SearchArgs } from '../schema/search-args';
import { SimilarFaces } from '../schema/similar-faces';
import type { GatewayContext } from './context';

@Resolver()
export class SearchResolver {
  @Query(() => SimilarFaces, { description: 'The faces of the gallery that resemble the probe, in one model’s eyes.' })
  async similarFaces(
    @Args(() => SearchArgs) { image, ...request }: SearchArgs,
    @Arg('model', () => ModelNameEnum, {
      nullable: true,
      description: 'Omitted: the first READY of FACENET, FACENET_CASIA, MOBILEFACENET, RESNET50; the answer names it.',
    })
    model: ModelName | null,
    @Ctx() context: GatewayContext,
  ): Promise<core.SimilarFaces> {
    const probe = await context.readImage(image, context.signal);
    return context.lookalike.similarFaces(probe, toRequest(request, context), model ?? undefined);
  }

  @Query(() => [ModelAnswer], { description: 'The same search by several models side by side.' })
  async compareModels(
    @Args(() => SearchArgs) { image, ...request }: SearchArgs,
    @Arg('models', () => [ModelNameEnum], { nullable: true, description: 'Omitted: all that are READY and have rows.' })
    models: ModelName[] | null,
    @Ctx() context: GatewayContext,
  ): Promise<core.ModelAnswer[]> {
    const probe = await context.readImage(image, context.signal);
    return context.lookalike.compareModels(probe, toRequest(request, context), models ?? undefined);
  }
}

function toRequest(
  { k, face, excludeProbe }: Omit<SearchArgs, 'image'>,
  { signal }: GatewayContext,
): core.SearchRequest {
  return { k, face: face ?? undefined, excludeProbe, signal };
}
