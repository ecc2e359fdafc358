import type * as core from '@lookalike/core';
import type { ModelName, OutcomeKind, PhotoRef } from '@lookalike/domain';
import { GraphQLDateTime } from 'graphql-scalars';
import { Ctx, Field, FieldResolver, ObjectType, registerEnumType, Resolver, Root } from 'type-graphql';
import { connectionType } from '../graphql/connection';
import type { GatewayContext } from '../graphql/context';
import { ModelNameEnum } from '../graphql/model-name';
import { Problem } from '../graphql/problem';
import { Photo } from '../photos/photo';

export const OutcomeKindEnum: { [name in OutcomeKind]: name } = {
  INDEXED: 'INDEXED',
  NO_FACE: 'NO_FACE',
  FAILED: 'FAILED',
  UNCHANGED: 'UNCHANGED',
};

registerEnumType(OutcomeKindEnum, {
  name: 'OutcomeKind',
  description: 'The result of ingesting a photo with one model.',
  valuesConfig: {
    INDEXED: { description: 'The index contains its faces.' },
    NO_FACE: { description: 'It contains no face with a score of at least 0.95.' },
    FAILED: {
      description:
        'It could not be indexed; `problem` contains the reason. If it was indexed before, the faces of its earlier content stay indexed.',
    },
    UNCHANGED: {
      description: 'It was indexed before and has not changed. Counted for the ingestion, but not stored per photo.',
    },
  },
});

@ObjectType({ description: 'The result of ingesting a photo with one model.' })
export class PhotoOutcome {
  @Field(() => Photo, { description: 'The photo.' })
  photo!: Photo;

  @Field(() => ModelNameEnum, { description: 'The model.' })
  model!: ModelName;

  @Field(() => OutcomeKindEnum, { description: 'The result.' })
  outcome!: OutcomeKind;

  @Field(() => Problem, { nullable: true, description: 'Why it FAILED; null for other outcomes.' })
  problem!: Problem | null;

  @Field(() => GraphQLDateTime, { description: 'When the photo was ingested.' })
  at!: Date;
}

export const PhotoOutcomeConnection = connectionType('PhotoOutcome', PhotoOutcome, 'outcomes');

@Resolver(() => Photo)
export class PhotoOutcomesResolver {
  @FieldResolver(() => [PhotoOutcome], { description: 'The most recent outcome of the photo for each model.' })
  outcomes(@Root() { id }: PhotoRef, @Ctx() { loaders }: GatewayContext): Promise<core.PhotoOutcome[]> {
    return loaders.outcomes.load(id);
  }
}
