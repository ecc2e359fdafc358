import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'The set of photos that is searched.' })
export class Gallery {
  @Field(() => String, {
    description: '`lfw`, `sample`, or for a folder its name and eight hexadecimal digits of its path’s sha256.',
  })
  name!: string;

  @Field(() => Int, { description: 'Photos in it, indexed or not.' })
  photoCount!: number;

  @Field(() => Int, { description: 'Identities in it.' })
  identityCount!: number;
}
