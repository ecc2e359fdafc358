import { Field, ID, InputType, Int } from 'type-graphql';
import { MAX_MESSAGE_MB } from '../images/inline-images';

// type-graphql has no option for `@oneOf`: build-schema.ts sets it.
@InputType({
  description:
    'An image, in exactly one of four forms. At most 20 MB and 40 megapixels; each side has at least 20 pixels. An operation may have two that are not photos of the gallery.',
})
export class ImageInput {
  @Field(() => ID, { nullable: true, description: 'Id of a photo of the gallery, such as `George_W_Bush/0001`.' })
  photo?: string;

  @Field(() => String, {
    nullable: true,
    description: `Base64-encoded bytes of an image file, with or without the prefix \`data:…;base64,\`. A WebSocket message may have at most ${MAX_MESSAGE_MB} MB; use HTTP or \`upload\` for more.`,
  })
  base64?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'An http or https URL whose host is in the server’s setting ALLOWED_IMAGE_HOSTS. By default no host is allowed.',
  })
  url?: string;

  @Field(() => ID, { nullable: true, description: 'Id that `POST /uploads` returned. It expires after 15 minutes.' })
  upload?: string;
}

@InputType({ description: 'A face of an image.' })
export class FaceInput {
  @Field(() => ImageInput, { description: 'The image.' })
  image!: ImageInput;

  @Field(() => Int, {
    nullable: true,
    description: 'Index of the face, from 0, as returned by `detectFaces`. Default: the subject.',
  })
  face?: number;
}
