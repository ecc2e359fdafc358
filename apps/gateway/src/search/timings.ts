import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Duration of each step in milliseconds; null if the step was not needed.' })
export class Timings {
  @Field(() => Float, { nullable: true, description: 'Decoding the image. Null for an indexed photo.' })
  decodeMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Detecting faces. Null for an indexed photo.' })
  detectMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Encoding the face as a vector. Null for an indexed photo.' })
  encodeMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Searching the index.' })
  searchMs!: number | null;

  @Field(() => Float, { description: 'All steps, including waiting.' })
  totalMs!: number;
}
