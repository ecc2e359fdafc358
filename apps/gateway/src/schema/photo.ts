import { Field, ID, ObjectType } from 'type-graphql';

@ObjectType({ description: 'One image file of the gallery.' })
export class Photo {
  @Field(() => ID, {
    description:
      '`<identity>/<number>`, such as `George_W_Bush/0001`, or the path inside the gallery without its extension.',
  })
  id!: string;
}
