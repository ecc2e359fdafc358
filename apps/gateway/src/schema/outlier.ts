import { Field, Float, ObjectType } from 'type-graphql';
import { Photo } from './photo';

@ObjectType({ description: 'A photo that is unlike its identity’s other photos.' })
export class Outlier {
  @Field(() => Photo, { description: 'The photo.' })
  photo!: Photo;

  @Field(() => Float, { description: 'Mean similarity to the identity’s other photos, -1 to 1.' })
  similarity!: number;
}
