import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType({ description: 'A rectangle in pixels of the upright photo; it may reach over the photo’s edges.' })
export class Box {
  @Field(() => Float, { description: 'Left edge in pixels from the left of the photo.' })
  x!: number;

  @Field(() => Float, { description: 'Top edge in pixels from the top of the photo.' })
  y!: number;

  @Field(() => Float, { description: 'Width in pixels.' })
  width!: number;

  @Field(() => Float, { description: 'Height in pixels.' })
  height!: number;
}
