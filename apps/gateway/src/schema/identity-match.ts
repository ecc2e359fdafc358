import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Another identity that resembles one, by the similarity of their mean embeddings.' })
export class IdentityMatch {
  @Field(() => Int, { description: 'From 1.' })
  rank!: number;

  @Field(() => Float, { description: 'Cosine of the two mean embeddings, -1 to 1.' })
  similarity!: number;
}
