import { ArgsType, Field, Int } from 'type-graphql';
import { ImageInput } from './image-input';

@ArgsType()
export class SearchArgs {
  @Field(() => ImageInput, { description: 'The probe.' })
  image!: ImageInput;

  @Field(() => Int, { defaultValue: 10, description: 'How many matches at most, 1 to 100.' })
  k!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Index of the probe’s face, from 0, as `detectFaces` numbers them. Omitted: the subject.',
  })
  face?: number;

  @Field(() => Boolean, { defaultValue: true, description: 'Leave the probe’s own photo out of the matches.' })
  excludeProbe!: boolean;
}
