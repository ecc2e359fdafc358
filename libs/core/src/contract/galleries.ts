import type { ModelName, OutcomeKind, PhotoId, PhotoRef, Problem } from '@lookalike/domain';
import type { Page, PageRequest } from './page';
import type { FaceOfPhoto } from './search';

export interface GalleryStatus {
  name: string;
  photoCount: number;
  identityCount: number;
}

export interface PhotoDetails extends PhotoRef {
  /** null until some model has indexed it. */
  width: number | null;
  height: number | null;
}

export interface PhotoOutcome {
  photo: PhotoRef;
  model: ModelName;
  outcome: OutcomeKind;
  problem: Problem | null;
  at: Date;
}

export interface IdentityMatch {
  rank: number;
  similarity: number;
  identity: string;
  ours: PhotoRef;
  theirs: PhotoRef;
}

export interface Outlier {
  photo: PhotoRef;
  /** Mean similarity to the identity's other photos. */
  similarity: number;
}

export interface Galleries {
  /** @throws LookalikeError GALLERY_UNAVAILABLE */
  status(): GalleryStatus;
  photos(page: PageRequest): Promise<Page<PhotoRef>>;
  /** null: no such photo. */
  photo(id: PhotoId): Promise<PhotoDetails | null>;
  /** @throws INDEX_EMPTY when a model is named and has no row */
  randomPhoto(indexedBy?: ModelName): Promise<PhotoDetails>;
  /** As indexed: the union of what the models' indices hold of the photo. */
  faces(id: PhotoId): Promise<FaceOfPhoto[]>;
  /** Each model's latest. */
  outcomes(id: PhotoId): Promise<PhotoOutcome[]>;
  identities(page: PageRequest, search?: string): Promise<Page<{ name: string; photoCount: number }>>;
  /** @throws IDENTITY_NOT_FOUND */
  identity(name: string): Promise<{ name: string; photoCount: number }>;
  identityPhotos(name: string, page: PageRequest): Promise<Page<PhotoRef>>;
  indexedCounts(name: string): Promise<{ model: ModelName; photos: number }[]>;
  /** Other identities by the similarity of mean embeddings. */
  lookalikes(name: string, k: number, model?: ModelName): Promise<IdentityMatch[]>;
  /** Least like the identity's other photos first. */
  outliers(name: string, k: number, model?: ModelName): Promise<Outlier[]>;
}
