import { FaceResolver } from './face-resolver';
import { GalleryResolver } from './gallery-resolver';
import { IdentityMatchResolver } from './identity-match-resolver';
import { IdentityResolver } from './identity-resolver';
import { IngestionResolver } from './ingestion-resolver';
import { MatchResolver } from './match-resolver';
import { PhotoResolver } from './photo-resolver';
import { ProbeResolver } from './probe-resolver';
import { SearchResolver } from './search-resolver';
import { StatusResolver } from './status-resolver';

export const RESOLVERS = [
  SearchResolver,
  FaceResolver,
  PhotoResolver,
  IdentityResolver,
  GalleryResolver,
  IngestionResolver,
  IdentityMatchResolver,
  MatchResolver,
  ProbeResolver,
  StatusResolver,
] as const;
