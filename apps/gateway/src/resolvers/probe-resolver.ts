import type * as core from '@lookalike/core';
import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Probe } from '../schema/probe';
import { photoUrl } from './picture-urls';

@Resolver(() => Probe)
export class ProbeResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Where its picture can be had: a path on this server, or the address that was given. Null for base64.',
  })
  url(@Root() { photo, url }: core.Probe): string | null {
    return photo ? photoUrl(photo.id) : url;
  }
}
