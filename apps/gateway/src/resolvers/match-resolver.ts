import type * as core from '@lookalike/core';
import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Identity } from '../schema/identity';
import { Match } from '../schema/match';
import { type IdentitySource, toIdentity } from './identity-source';

@Resolver(() => Match)
export class MatchResolver {
  @FieldResolver(() => Identity, {
    nullable: true,
    description: 'Whom the photo is filed under; null in an album without names.',
  })
  identity(@Root() { photo }: core.FaceMatch): IdentitySource | null {
    return toIdentity(photo.identity);
  }
}
