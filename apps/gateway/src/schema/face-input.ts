import { Field, InputType, Int } from 'type-graphql';
import { ImageInput } from './image-input';

@InputType({ description: 'A face of a picture.' })
export class FaceInput {
  @Field(() => ImageInput, { description: 'The picture.' })
  image!: ImageInput;

  @Field(() => Int, {
    nullable: true,
    description: 'Index of the face, from 0, as `detectFaces` numbers them. Omitted: the subject.',
  })
  face?: number;
}
