import { Field, ID, InputType } from 'type-graphql';

// `@oneOf` is set in build-schema.ts: type-graphql has no option for it.
@InputType({
  description:
    'A picture, given in exactly one of four ways. At most 20 MB and 40 megapixels, each side at least 20 pixels.',
})
export class ImageInput {
  @Field(() => ID, { nullable: true, description: 'A photo of the gallery, such as `George_W_Bush/0001`.' })
  photo?: string;

  @Field(() => String, {
    nullable: true,
    description: 'The bytes of an image file in base64, with or without `data:…;base64,` before them.',
  })
  base64?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'An http or https address whose host the server lists in ALLOWED_IMAGE_HOSTS; none is listed by default.',
  })
  url?: string;

  @Field(() => ID, { nullable: true, description: 'The id that `POST /uploads` answered; good for 15 minutes.' })
  upload?: string;
}
