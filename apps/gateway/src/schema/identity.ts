import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'A person under whose name photos are filed.' })
export class Identity {
  @Field(() => String, { description: 'The name as the gallery has it, such as `George_W_Bush`.' })
  name!: string;
}
