import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Face } from './face';
import { Photo } from './photo';

@ObjectType({ description: 'One answer of a search.' })
export class Match {
  @Field(() => Int, { description: 'From 1, the most similar first.' })
  rank!: number;

  @Field(() => Float, { description: 'Cosine of the two embeddings, -1 to 1. Comparable within one model only.' })
  similarity!: number;

  @Field(() => Photo, { description: 'The photo that it was found in.' })
  photo!: Photo;

  @Field(() => Face, {
    nullable: true,
    description: 'The face that was found; null for RESNET50, which takes the whole photo.',
  })
  face!: Face | null;
}
