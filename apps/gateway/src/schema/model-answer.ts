import type { ModelName } from '@lookalike/domain';
import { Field, ObjectType } from 'type-graphql';
import { ModelNameEnum } from './model-name';
import { Problem } from './problem';
import { SimilarFaces } from './similar-faces';

@ObjectType({
  description:
    'One model’s answer in a comparison: a result or a problem. One model’s problem leaves the others standing.',
})
export class ModelAnswer {
  @Field(() => ModelNameEnum, { description: 'The model.' })
  model!: ModelName;

  @Field(() => SimilarFaces, { nullable: true, description: 'What it found; null when it has a problem.' })
  result!: SimilarFaces | null;

  @Field(() => Problem, { nullable: true, description: 'Why it found nothing; null when it answered.' })
  problem!: Problem | null;
}
