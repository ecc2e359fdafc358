import type * as core from '@lookalike/core';
import type { PhotoRef } from '@lookalike/domain';
import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Identity } from '../schema/identity';
import { IdentityMatch } from '../schema/identity-match';
import { Photo } from '../schema/photo';
import type { IdentitySource } from './identity-source';

@Resolver(() => IdentityMatch)
export class IdentityMatchResolver {
  @FieldResolver(() => Identity, { description: 'The other identity.' })
  identity(@Root() { identity }: core.IdentityMatch): IdentitySource {
    return { name: identity };
  }

  @FieldResolver(() => Photo, {
    description: 'Of the pair of photos most alike, the one of the identity that was asked about.',
  })
  ours(@Root() { ours }: core.IdentityMatch): PhotoRef {
    return ours;
  }

  @FieldResolver(() => Photo, { description: 'Of the pair of photos most alike, the one of the other identity.' })
  theirs(@Root() { theirs }: core.IdentityMatch): PhotoRef {
    return theirs;
  }
}
