import type * as core from '@lookalike/core';
import { MODEL_NAMES, type ModelName } from '@lookalike/domain';
import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';
import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Float,
  Info,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { GatewayContext } from '../graphql/context';
import { Face } from '../graphql/face';
import { ModelNameEnum } from '../graphql/model-name';
import { Problem } from '../graphql/problem';
import { Identity, type IdentitySource, toIdentity } from '../identities/identity';
import { ImageInput } from '../images/image-input';
import { photoUrl } from '../images/image-urls';
import { Photo } from '../photos/photo';
import { Timings } from './timings';

@ArgsType()
class SearchArgs {
  @Field(() => ImageInput, { description: 'The probe: the image to search with.' })
  image!: ImageInput;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 10,
    description: 'Maximum number of matches, 1 to 100. Null means the default.',
  })
  k!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Index of the face to search with, from 0, as returned by `detectFaces`. Default: the subject.',
  })
  face?: number;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Exclude the photo of the probe from the matches. Null means the default.',
  })
  excludeProbe!: boolean;
}

@ObjectType({ description: 'The image of a query, and the face that is searched with.' })
class Probe {
  @Field(() => Int, { description: 'Width of the upright image in pixels.' })
  width!: number;

  @Field(() => Int, { description: 'Height of the upright image in pixels.' })
  height!: number;

  @Field(() => Face, {
    nullable: true,
    description: 'The face that is searched with; null for a model with `wholePhoto`.',
  })
  face!: Face | null;

  @Field(() => Photo, { nullable: true, description: 'The photo; null if the image is not a photo of the gallery.' })
  photo!: Photo | null;
}

@ObjectType({ description: 'A result of a search.' })
class Match {
  @Field(() => Int, { description: 'Position in the result, from 1.' })
  rank!: number;

  @Field(() => Float, {
    description: 'Cosine similarity of the two embeddings, -1 to 1. Comparable within one model only.',
  })
  similarity!: number;

  @Field(() => Photo, { description: 'The photo that contains the face.' })
  photo!: Photo;

  @Field(() => Face, {
    nullable: true,
    description: 'The matching face; null for a model with `wholePhoto`.',
  })
  face!: Face | null;
}

@ObjectType({ description: 'The most similar faces of the gallery, according to one model.' })
class SimilarFaces {
  @Field(() => ModelNameEnum, { description: 'The model that was searched with.' })
  model!: ModelName;

  @Field(() => Probe, { description: 'The query image and its face.' })
  probe!: Probe;

  @Field(() => [Match], { description: 'At most k matches, the most similar first.' })
  matches!: Match[];

  @Field(() => Int, { description: 'Number of rows in the index that was searched.' })
  searched!: number;

  @Field(() => Timings, { description: 'Duration of each step.' })
  timings!: Timings;
}

@ObjectType({
  description:
    'The answer of one model in a comparison: a result or a problem. A problem of one model does not affect the others.',
})
class ModelAnswer {
  @Field(() => ModelNameEnum, { description: 'The model.' })
  model!: ModelName;

  @Field(() => SimilarFaces, { nullable: true, description: 'The result; null if there is a problem.' })
  result!: SimilarFaces | null;

  @Field(() => Problem, { nullable: true, description: 'Why there is no result; null if there is one.' })
  problem!: Problem | null;
}

@Resolver()
export class SearchResolver {
  @Query(() => SimilarFaces, { description: 'The most similar faces of the gallery, according to one model.' })
  async similarFaces(
    @Args(() => SearchArgs) { image, ...request }: SearchArgs,
    @Arg('model', () => ModelNameEnum, {
      nullable: true,
      description: `Default: the first model of ${MODEL_NAMES.join(', ')} that is READY and has indexed faces, or the first READY one if none has. The answer names it.`,
    })
    model: ModelName | null,
    @Ctx() context: GatewayContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<core.SimilarFacesAnswer> {
    const probe = await context.readImage(image);
    const options = { ...toRequest(request, context), countRows: selectsField(info, 'searched') };
    return context.lookalike.similarFaces(probe, options, model ?? undefined);
  }

  @Query(() => [ModelAnswer], { description: 'The same search with several models, to compare their results.' })
  async compareModels(
    @Args(() => SearchArgs) { image, ...request }: SearchArgs,
    @Arg('models', () => [ModelNameEnum], {
      nullable: true,
      description:
        'Default: all models that are READY and have indexed faces. If the store is unavailable, all READY models, each with that problem.',
    })
    models: ModelName[] | null,
    @Ctx() context: GatewayContext,
  ): Promise<core.ModelAnswer[]> {
    const probe = await context.readImage(image);
    return context.lookalike.compareModels(probe, toRequest(request, context), models ?? undefined);
  }
}

function toRequest(
  { k, face, excludeProbe }: Omit<SearchArgs, 'image'>,
  { signal, beforeDecoding }: GatewayContext,
): core.SearchRequest {
  return { k, face: face ?? undefined, excludeProbe, signal, beforeDecoding };
}

/** Whether the value of a field is selected, directly or in a fragment. `@skip` and `@include` count as selected. */
function selectsField({ fieldNodes, fragments }: GraphQLResolveInfo, name: keyof SimilarFaces): boolean {
  const selects = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value === name;
      if (selection.kind === Kind.INLINE_FRAGMENT) return selects(selection.selectionSet);
      return selects(fragments[selection.name.value]!.selectionSet);
    });
  return fieldNodes.some(({ selectionSet }: FieldNode) => selectionSet !== undefined && selects(selectionSet));
}

@Resolver(() => Match)
export class MatchResolver {
  @FieldResolver(() => Identity, {
    nullable: true,
    description: 'The identity the photo belongs to; null in an album without names.',
  })
  identity(@Root() { photo }: core.FaceMatch): IdentitySource | null {
    return toIdentity(photo.identity);
  }
}

@Resolver(() => Probe)
export class ProbeResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'URL of the image: a path below the URL of the service, or the `url` of the query. Null for base64.',
  })
  url(@Root() { photo, url }: core.Probe, @Ctx() { lookalike }: GatewayContext): string | null {
    return photo ? photoUrl(photo.id, lookalike.galleries.version(photo.id)) : url;
  }
}
