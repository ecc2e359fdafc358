import type { IngestionStatus } from '@lookalike/core';
import type { ModelName, OutcomeKind } from '@lookalike/domain';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../graphql/connection';
import { ModelNameEnum } from '../graphql/model-name';
import { Problem } from '../graphql/problem';
import { OutcomeKindEnum } from './photo-outcome';

const IngestionStatusEnum: { [name in IngestionStatus]: name } = {
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  CANCELLED: 'CANCELLED',
  FAILED: 'FAILED',
  INTERRUPTED: 'INTERRUPTED',
};

registerEnumType(IngestionStatusEnum, {
  name: 'IngestionStatus',
  description: 'State of an ingestion.',
  valuesConfig: {
    RUNNING: { description: 'It is running.' },
    SUCCEEDED: {
      description: 'Every photo has an outcome for every model. The outcome of single photos may be FAILED.',
    },
    CANCELLED: {
      description:
        'A client cancelled it. The next ingestion resumes where it stopped. A rebuild does not change the indexes.',
    },
    FAILED: {
      description:
        'It could not continue; `problem` contains the reason. The next ingestion resumes where it stopped. A rebuild does not change the indexes.',
    },
    INTERRUPTED: {
      description:
        'The server stopped while it was running. The next ingestion resumes where it stopped. A rebuild does not change the indexes.',
    },
  },
});

@ObjectType({ description: 'Number of photos of an ingestion with a given outcome, for one model.' })
class OutcomeCount {
  @Field(() => ModelNameEnum, { description: 'The model.' })
  model!: ModelName;

  @Field(() => OutcomeKindEnum, { description: 'The outcome.' })
  outcome!: OutcomeKind;

  @Field(() => Int, { description: 'Number of photos.' })
  count!: number;
}

@ObjectType({ description: 'A file or folder of the gallery that an ingestion could not read.' })
class UnreadPlace {
  @Field(() => String, { description: 'Path inside the gallery.' })
  path!: string;

  @Field(() => String, { description: 'Why, as a sentence about the file or folder, for people.' })
  reason!: string;

  @Field(() => Int, { description: 'Number of indexed photos in it. They stay indexed.' })
  photos!: number;
}

@ObjectType({ description: 'An ingestion adds the photos of the gallery to the indexes. One runs at a time.' })
export class Ingestion {
  @Field(() => ID, { description: 'Argument of `ingestion`, `cancelIngestion` and `ingestionProgress`.' })
  id!: string;

  @Field(() => IngestionStatusEnum, { description: 'Whether it is running, or how it ended.' })
  status!: IngestionStatus;

  @Field(() => [ModelNameEnum], { description: 'The models whose indexes it fills.' })
  models!: ModelName[];

  @Field(() => GraphQLDateTime, { description: 'When it started.' })
  startedAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ended; null while it is running.' })
  finishedAt!: Date | null;

  @Field(() => Int, { nullable: true, description: 'Number of selected photos; null until they are counted.' })
  total!: number | null;

  @Field(() => Int, { description: 'Number of photos that have an outcome for every model.' })
  done!: number;

  @Field(() => [OutcomeCount], { description: 'Number of photos per model and outcome.' })
  outcomes!: OutcomeCount[];

  @Field(() => Float, { nullable: true, description: 'Recent photos per second; null if it is not running.' })
  photosPerSecond!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Estimated seconds until it ends; null if there is no estimate.',
  })
  secondsLeft!: number | null;

  @Field(() => Problem, { nullable: true, description: 'Why it could not continue; null otherwise.' })
  problem!: Problem | null;

  @Field(() => [UnreadPlace], {
    description:
      'Files and folders of the gallery that it could not read, at most 100, those with the most photos first. The photos in them stay indexed; `deleteMissing` of `startIngestion` deletes those whose disk is not mounted.',
  })
  unreadPlaces!: UnreadPlace[];

  @Field(() => Int, {
    description: 'Number of photos that it removed from the indexes because the gallery no longer contains them.',
  })
  deletedPhotos!: number;

  @Field(() => Int, {
    description:
      'Number of photos that it removed from the indexes because the gallery now ignores them, such as photos in a recycle bin. See `Gallery.ignored`.',
  })
  ignoredPhotos!: number;
}

export const IngestionConnection = connectionType('Ingestion', Ingestion, 'ingestions');

@InputType({
  description: 'What to ingest. By default the whole gallery, with all models that are not UNAVAILABLE.',
})
export class StartIngestionInput {
  @Field(() => [ModelNameEnum], {
    nullable: true,
    description:
      'The models whose indexes are filled; missing weights are downloaded. Default: all models that are not UNAVAILABLE.',
  })
  models?: ModelName[];

  @Field(() => [String], { nullable: true, description: 'Only photos of these identities. Default: all.' })
  identities?: string[];

  @Field(() => Int, {
    nullable: true,
    description: 'Only the first N identities by name (in an album without names: photos); at least 1. Default: all.',
  })
  limit?: number;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Index unchanged photos again. For the whole gallery, new indexes are built next to the current ones, which answer searches until the new ones are complete; this resolves INDEX_STALE. A rebuild that fails or is cancelled changes nothing. With `identities` or `limit`, only the rows of the selected photos are replaced; this is not possible while the index is INDEX_STALE. Null means the default.',
  })
  rebuild!: boolean;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Delete the indexed data of photos that the gallery does not list, even if a disk of the gallery is not mounted, its folder was replaced, or none of the indexed photos is left. Without it, such photos stay indexed. Use it only if the disk or the photos will not come back. Photos that the gallery lists but cannot read, and folders without permission, are kept. Null means the default.',
  })
  deleteMissing!: boolean;
}
