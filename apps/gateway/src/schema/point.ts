import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType({ description: 'A point in pixels of the upright photo, origin at the top left.' })
export class Point {
  @Field(() => Float, { description: 'Pixels from the left.' })
  x!: number;

  @Field(() => Float, { description: 'Pixels from the top.' })
  y!: number;
}
