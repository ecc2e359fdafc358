import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Where the time went, in milliseconds. Null: the step was not needed.' })
export class Timings {
  @Field(() => Float, { nullable: true, description: 'Decoding the picture. Null for an indexed photo.' })
  decodeMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Finding the faces. Null for an indexed photo.' })
  detectMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Turning the face into a vector. Null for an indexed photo.' })
  encodeMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Searching the index.' })
  searchMs!: number | null;

  @Field(() => Float, { description: 'All of it, waiting included.' })
  totalMs!: number;
}
