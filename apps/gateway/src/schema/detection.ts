import { Field, Int, ObjectType } from 'type-graphql';
import { Face } from './face';
import { Timings } from './timings';

@ObjectType({ description: 'The faces of a picture.' })
export class Detection {
  @Field(() => Int, { description: 'Width of the upright picture in pixels.' })
  width!: number;

  @Field(() => Int, { description: 'Height of the upright picture in pixels.' })
  height!: number;

  @Field(() => [Face], {
    description: 'Every face scoring at least 0.7, the largest box first. Empty when there is none.',
  })
  faces!: Face[];

  @Field(() => Timings, { description: 'Where the time went.' })
  timings!: Timings;
}
