import { Field, Int, ObjectType } from 'type-graphql';
import { Face } from './face';
import { Photo } from './photo';

@ObjectType({ description: 'The picture that a query brings, as the model sees it.' })
export class Probe {
  @Field(() => Int, { description: 'Width of the upright picture in pixels.' })
  width!: number;

  @Field(() => Int, { description: 'Height of the upright picture in pixels.' })
  height!: number;

  @Field(() => Face, {
    nullable: true,
    description: 'The face that is searched with; null for RESNET50, which takes the whole photo.',
  })
  face!: Face | null;

  @Field(() => Photo, { nullable: true, description: 'The photo, when it is one of the gallery.' })
  photo!: Photo | null;
}
