import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Box } from './box';
import { Point } from './point';

@ObjectType({ description: 'A face that MTCNN found in a photo.' })
export class Face {
  @Field(() => ID, {
    nullable: true,
    description: '`<photo>#<index>`, such as `George_W_Bush/0001#0`; null where the picture is not of the gallery.',
  })
  id!: string | null;

  @Field(() => Int, {
    description:
      'What the argument `face` takes: the faces of a photo are numbered from 0 by the area of their box, largest first.',
  })
  index!: number;

  @Field(() => Box, { description: 'Where the face is.' })
  box!: Box;

  @Field(() => [Point], {
    description: 'Five points: left eye, right eye, nose, left and right corner of the mouth, as seen in the picture.',
  })
  landmarks!: Point[];

  @Field(() => Float, { description: 'How sure the detector is that it is a face, 0.7 to 1.' })
  score!: number;

  @Field(() => Boolean, {
    description:
      'Whether it is the face that the photo’s identity belongs to: large, near the centre and scoring at least 0.95.',
  })
  subject!: boolean;
}
