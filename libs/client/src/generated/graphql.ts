import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A date-time string at UTC, such as 2007-12-03T10:15:30Z, compliant with the `date-time` format outlined in section 5.6 of the RFC 3339 profile of the ISO 8601 standard for representation of dates and times using the Gregorian calendar. */
  DateTime: { input: string; output: string; }
};

/** Whether a model can be used. */
export type Availability =
  /** Its weights are being downloaded, converted or loaded. It becomes READY automatically. */
  | 'PREPARING'
  /** It can be used. */
  | 'READY'
  /** It cannot be used; `problem` contains the reason. */
  | 'UNAVAILABLE';

/** Whether a component of the service works. */
export type ComponentState =
  /** It works. */
  | 'READY'
  /** It is being opened, downloaded or loaded for the first time, or opened again with another gallery. */
  | 'STARTING'
  /** It could not be opened, or it stopped working. `problem` contains the reason, and `retryAt` the time of the next attempt. */
  | 'UNAVAILABLE';

/** What went wrong: `code` of a Problem, and `extensions.code` of an error. An operation that is not valid GraphQL or does not match this schema has one of Apollo’s own codes instead, such as GRAPHQL_PARSE_FAILED. */
export type ErrorCode =
  /** None of the indexed photos is in the gallery any more. Nothing was deleted. */
  | 'ALL_PHOTOS_MISSING'
  /** An argument, or the name of a file, is outside its valid range. */
  | 'ARGUMENT_OUT_OF_RANGE'
  /** A downloaded file, or a file made from it, is truncated or was modified, and was not loaded. */
  | 'ASSET_CORRUPT'
  /** Weights, photos or a program that Lookalike needs could not be downloaded or stored in the cache folder. */
  | 'ASSET_UNAVAILABLE'
  /** The request is not valid HTTP, its body is not JSON, or the JSON is not a GraphQL request. */
  | 'BAD_REQUEST'
  /** A setting has an invalid value. */
  | 'CONFIG_INVALID'
  /** The data directory cannot be created or written, or its disk is full. */
  | 'DATA_DIRECTORY_UNUSABLE'
  /** The image has no face with this index, or no index has a face with this id. */
  | 'FACE_NOT_FOUND'
  /** Another gallery was opened during the request. */
  | 'GALLERY_REPLACED'
  /** The gallery is unavailable or cannot be read. */
  | 'GALLERY_UNAVAILABLE'
  /** The server does not answer requests to this host, or from pages of another host. */
  | 'HOST_NOT_ALLOWED'
  /** No identity of the gallery has this name. */
  | 'IDENTITY_NOT_FOUND'
  /** The image input sets no source or more than one, or its base64 cannot be decoded. */
  | 'IMAGE_INPUT_INVALID'
  /** The image file is larger than 20 MB. */
  | 'IMAGE_TOO_LARGE'
  /** The image has more than 40 megapixels. */
  | 'IMAGE_TOO_MANY_PIXELS'
  /** A side of the image is shorter than 20 pixels. */
  | 'IMAGE_TOO_SMALL'
  /** The image cannot be decoded: it is not a supported image, it is truncated, or memory or time was lacking. */
  | 'IMAGE_UNREADABLE'
  /** Another process changed the index at the same time, or the store did not apply a change of it. */
  | 'INDEX_CONFLICT'
  /** The index of the model contains nothing yet. */
  | 'INDEX_EMPTY'
  /** Another installation of Lookalike created the index, and only its records describe the rows. */
  | 'INDEX_NOT_OWNED'
  /** The index was built with other weights or another preprocessing. */
  | 'INDEX_STALE'
  /** No ingestion has this id. */
  | 'INGESTION_NOT_FOUND'
  /** Another ingestion is running; only one runs at a time. */
  | 'INGESTION_RUNNING'
  /** An unexpected failure. The log contains the details under the id in the message. */
  | 'INTERNAL'
  /** The model is not configured, its weights or its int8 variant are unavailable or unusable, or it is still being prepared. */
  | 'MODEL_UNAVAILABLE'
  /** The image contains no face with a score of at least 0.95. */
  | 'NO_FACE'
  /** The operation took longer than the service allows, and was stopped. */
  | 'OPERATION_TIMED_OUT'
  /** The server has nothing at this path. */
  | 'PATH_NOT_FOUND'
  /** No photo of the gallery has this id. */
  | 'PHOTO_NOT_FOUND'
  /** The file of this photo cannot be read at the moment; other photos can. */
  | 'PHOTO_UNREADABLE'
  /** Another program is listening on the port. */
  | 'PORT_IN_USE'
  /** The operation is too deep, too long or requests too much at once. */
  | 'QUERY_TOO_COSTLY'
  /** The records of ingestions are still being opened, or another process has locked them. */
  | 'RECORDS_UNAVAILABLE'
  /** The body of the request arrived too slowly. */
  | 'REQUEST_TIMED_OUT'
  /** The service has too many requests or connections at the moment. */
  | 'SERVICE_BUSY'
  /** The service is stopping. It answers the same request after its restart. */
  | 'SERVICE_STOPPING'
  /** Another process owns the data directory; only the owner ingests. */
  | 'STORE_IN_USE'
  /** The vector store is starting, does not respond or rejected a request. */
  | 'STORE_UNAVAILABLE'
  /** No upload has this id, or it expired after 15 minutes. */
  | 'UPLOAD_NOT_FOUND'
  /** The server does not allow the host, or the host resolves to a private address. */
  | 'URL_NOT_ALLOWED'
  /** The host does not respond with an image. */
  | 'URL_UNREACHABLE';

/** Where onnxruntime computes the networks. */
export type ExecutionProvider =
  /** Core ML of Apple. */
  | 'COREML'
  /** The processor. */
  | 'CPU'
  /** A graphics processor of NVIDIA, with CUDA. */
  | 'CUDA'
  /** A graphics processor with DirectML of Microsoft, on Windows. */
  | 'DML';

/** A face of an image. */
export type FaceInput = {
  /** Index of the face, from 0, as returned by `detectFaces`. Default: the subject. */
  face?: InputMaybe<Scalars['Int']['input']>;
  /** The image. */
  image: ImageInput;
};

/** Why a file or folder of the gallery is not used. */
export type GalleryIssueCode =
  /** A link whose target does not exist, or that refers to itself. */
  | 'BROKEN_LINK'
  /** It has no content; it may be a photo that is being written. */
  | 'EMPTY'
  /** A HEIC image, even if it has the extension of another format: convert it to JPEG. */
  | 'HEIC'
  /** Its name is not valid UTF-8, so no id can name it. */
  | 'NAME_NOT_UTF8'
  /** It is named like an image, but its content is not one. */
  | 'NOT_AN_IMAGE'
  /** Neither a file nor a folder. */
  | 'NOT_A_FILE'
  /** A part of the sample gallery, or LFW, that could not be downloaded. Until LFW is available, the sample gallery is used instead. The service repeats the download at `retryAt`. After the download, it opens the gallery again as soon as no ingestion is running. */
  | 'NOT_DOWNLOADED'
  /** The disk of the folder is not mounted. Its photos stay indexed. */
  | 'NOT_MOUNTED'
  /** It is not named like an image. */
  | 'NO_IMAGE_EXTENSION'
  /** The service may not read it. Its photos stay indexed. */
  | 'NO_PERMISSION'
  /** A link to a target outside the gallery, or to a folder that is read at its own path. */
  | 'SKIPPED_LINK'
  /** It could not be read for another reason. Its photos stay indexed. */
  | 'UNREADABLE'
  /** Another format of images or videos that is not supported. */
  | 'UNSUPPORTED_FORMAT';

/** Why a file or folder of the gallery is ignored. A `.lookalikeignore` file can include it again. */
export type IgnoreReason =
  /** Its name begins with a dot. */
  | 'HIDDEN'
  /** It matches a pattern in a `.lookalikeignore` file of the gallery. */
  | 'IGNORE_FILE'
  /** It is a recycle bin, such as `#recycle`, `@Recycle`, `$RECYCLE.BIN` or `.Trash-1000`. */
  | 'RECYCLE_BIN'
  /** It contains earlier versions of the same files, such as `#snapshot` or `@Recently-Snapshot`. */
  | 'SNAPSHOT'
  /** An operating system or a NAS system created it, such as `@eaDir` or `lost+found`. */
  | 'SYSTEM';

/** An image, in exactly one of four forms. At most 20 MB and 40 megapixels; each side has at least 20 pixels. An operation may decode two images. A photo of the gallery is decoded only by `detectFaces`, or if its face is not indexed. Every other image is decoded. */
export type ImageInput =
  /** Base64-encoded bytes of an image file, with or without the prefix `data:…;base64,`. A WebSocket message may have at most 2 MB; use HTTP or `upload` for more. */
  { base64: Scalars['String']['input']; photo?: never; upload?: never; url?: never; }
  |  /** Id of a photo of the gallery, such as `George_W_Bush/0001`. */
  { base64?: never; photo: Scalars['ID']['input']; upload?: never; url?: never; }
  |  /** Id that `POST /uploads` returned. It expires after 15 minutes. */
  { base64?: never; photo?: never; upload: Scalars['ID']['input']; url?: never; }
  |  /** An http or https URL of a public host that the settings of the server allow. By default no host is allowed. */
  { base64?: never; photo?: never; upload?: never; url: Scalars['String']['input']; };

/** State of an ingestion. */
export type IngestionStatus =
  /** A client cancelled it. The next ingestion resumes where it stopped. A rebuild does not change the indexes. */
  | 'CANCELLED'
  /** It could not continue; `problem` contains the reason. The next ingestion resumes where it stopped. A rebuild does not change the indexes. */
  | 'FAILED'
  /** The server stopped while it was running. The next ingestion resumes where it stopped. A rebuild does not change the indexes. */
  | 'INTERRUPTED'
  /** It is running. */
  | 'RUNNING'
  /** Every photo has an outcome for every model. The outcome of single photos may be FAILED. */
  | 'SUCCEEDED';

/** A model: weights, crop and preprocessing. */
export type ModelName =
  /** FaceNet: Inception-ResNet-v1 trained on VGGFace2. Its input is the face with a margin. */
  | 'FACENET'
  /** FaceNet trained on CASIA-WebFace, for installations where the VGGFace2 weights are unavailable. A separate model: its vectors are not comparable with those of FACENET. */
  | 'FACENET_CASIA'
  /** MobileFaceNet: a small network trained with the ArcFace loss. Its input is the face aligned by its five landmarks. */
  | 'MOBILEFACENET'
  /** ResNet-50 trained on ImageNet. Its input is the whole photo, so it needs no face and finds similar images rather than similar faces. */
  | 'RESNET50';

/** The result of ingesting a photo with one model. */
export type OutcomeKind =
  /** It could not be indexed; `problem` contains the reason. If it was indexed before, the faces of its earlier content stay indexed. */
  | 'FAILED'
  /** The index contains its faces. */
  | 'INDEXED'
  /** It contains no face with a score of at least 0.95. */
  | 'NO_FACE'
  /** It was indexed before and has not changed. Counted for the ingestion, but not stored per photo. */
  | 'UNCHANGED';

/** The numbers that the network of a model computes with. */
export type Precision =
  /** Floating-point numbers of 32 bits. */
  | 'FP32'
  /** Integers of 8 bits: faster, and slightly less accurate. Embeddings of the two precisions are not comparable; each has its own index. */
  | 'INT8';

/** What to ingest. By default the whole gallery, with all models that are not UNAVAILABLE. */
export type StartIngestionInput = {
  /** Delete the indexed data of photos that the gallery does not list, even if a disk of the gallery is not mounted, its folder was replaced, or none of the indexed photos is left. Without it, such photos stay indexed. Use it only if the disk or the photos will not come back. Photos that the gallery lists but cannot read, and folders without permission, are kept. Null means the default. */
  deleteMissing?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only photos of these identities. Default: all. */
  identities?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Only the first N identities by name (in an album without names: photos); at least 1. Default: all. */
  limit?: InputMaybe<Scalars['Int']['input']>;
  /** The models whose indexes are filled; missing weights are downloaded. Default: all models that are not UNAVAILABLE. */
  models?: InputMaybe<Array<ModelName>>;
  /** Index unchanged photos again. For the whole gallery, new indexes are built next to the current ones, which answer searches until the new ones are complete; this resolves INDEX_STALE. A rebuild that fails or is cancelled changes nothing. With `identities` or `limit`, only the rows of the selected photos are replaced; this is not possible while the index is INDEX_STALE. Null means the default. */
  rebuild?: InputMaybe<Scalars['Boolean']['input']>;
};

export type CancelIngestionMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CancelIngestionMutation = { cancelIngestion: { id: string, status: IngestionStatus, done: number, total?: number | null, finishedAt?: string | null } };

export type CompareFacesQueryVariables = Exact<{
  a: FaceInput;
  b: FaceInput;
  models?: InputMaybe<Array<ModelName> | ModelName>;
}>;


export type CompareFacesQuery = { compareFaces: Array<{ model: ModelName, similarity?: number | null, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null }> };

export type CompareModelsQueryVariables = Exact<{
  image: ImageInput;
  models?: InputMaybe<Array<ModelName> | ModelName>;
  k?: InputMaybe<Scalars['Int']['input']>;
  face?: InputMaybe<Scalars['Int']['input']>;
  excludeProbe?: InputMaybe<Scalars['Boolean']['input']>;
}>;


export type CompareModelsQuery = { compareModels: Array<{ model: ModelName, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null, result?: { searched: number, probe: { width: number, height: number, url?: string | null, photo?: { id: string, identity?: { name: string } | null } | null, face?: { index: number, subject: boolean, score: number, box: { x: number, y: number, width: number, height: number } } | null }, matches: Array<{ rank: number, similarity: number, identity?: { name: string } | null, photo: { id: string, url: string, thumbnailUrl: string }, face?: { id?: string | null, index: number, cropUrl?: string | null, box: { x: number, y: number, width: number, height: number } } | null }>, timings: { decodeMs?: number | null, detectMs?: number | null, encodeMs?: number | null, searchMs?: number | null, totalMs: number } } | null }> };

export type DetectFacesQueryVariables = Exact<{
  image: ImageInput;
}>;


export type DetectFacesQuery = { detectFaces: { width: number, height: number, faces: Array<{ index: number, id?: string | null, score: number, subject: boolean, cropUrl?: string | null, box: { x: number, y: number, width: number, height: number }, landmarks: Array<{ x: number, y: number }> }>, timings: { decodeMs?: number | null, detectMs?: number | null, totalMs: number } } };

export type EmbedQueryVariables = Exact<{
  image: ImageInput;
  models?: InputMaybe<Array<ModelName> | ModelName>;
  face?: InputMaybe<Scalars['Int']['input']>;
}>;


export type EmbedQuery = { embed: Array<{ model: ModelName, vector: Array<number> }> };

export type GalleryIssuesQueryVariables = Exact<{
  codes?: InputMaybe<Array<GalleryIssueCode> | GalleryIssueCode>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type GalleryIssuesQuery = { gallery?: { issues: { totalCount: number, nodes: Array<{ path: string, code: GalleryIssueCode, reason: string, remedy: string, retryAt?: string | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } }, ignored: Array<{ reason: IgnoreReason, count: number, examples: Array<string> }> } | null };

export type GalleryQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type GalleryQuery = { gallery?: { name: string, photoCount: number, identityCount: number, photos: { nodes: Array<{ id: string, thumbnailUrl: string }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } } | null };

export type IdentitiesQueryVariables = Exact<{
  search?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type IdentitiesQuery = { identities: { totalCount: number, nodes: Array<{ name: string, photoCount: number }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } };

export type IdentityLookalikesQueryVariables = Exact<{
  name: Scalars['String']['input'];
  model?: InputMaybe<ModelName>;
  k?: InputMaybe<Scalars['Int']['input']>;
}>;


export type IdentityLookalikesQuery = { identity?: { name: string, lookalikes: Array<{ rank: number, similarity: number, identity: { name: string, photoCount: number }, ours: { id: string, thumbnailUrl: string }, theirs: { id: string, thumbnailUrl: string } }> } | null };

export type IdentityOutliersQueryVariables = Exact<{
  name: Scalars['String']['input'];
  model?: InputMaybe<ModelName>;
  k?: InputMaybe<Scalars['Int']['input']>;
}>;


export type IdentityOutliersQuery = { identity?: { name: string, outliers: Array<{ similarity: number, photo: { id: string, thumbnailUrl: string } }> } | null };

export type IdentityQueryVariables = Exact<{
  name: Scalars['String']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type IdentityQuery = { identity?: { name: string, photoCount: number, indexed: Array<{ model: ModelName, photos: number }>, photos: { totalCount: number, nodes: Array<{ id: string, url: string, thumbnailUrl: string, outcomes: Array<{ model: ModelName, outcome: OutcomeKind }> }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } } | null };

export type IngestionProgressSubscriptionVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type IngestionProgressSubscription = { ingestionProgress: { id: string, status: IngestionStatus, models: Array<ModelName>, startedAt: string, finishedAt?: string | null, done: number, total?: number | null, photosPerSecond?: number | null, secondsLeft?: number | null, deletedPhotos: number, ignoredPhotos: number, outcomes: Array<{ model: ModelName, outcome: OutcomeKind, count: number }>, unreadPlaces: Array<{ path: string, reason: string, photos: number }>, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null } };

export type IngestionQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  outcome?: InputMaybe<OutcomeKind>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type IngestionQuery = { ingestion?: { id: string, status: IngestionStatus, models: Array<ModelName>, startedAt: string, finishedAt?: string | null, total?: number | null, done: number, photosPerSecond?: number | null, secondsLeft?: number | null, deletedPhotos: number, ignoredPhotos: number, outcomes: Array<{ model: ModelName, outcome: OutcomeKind, count: number }>, photos: { totalCount: number, nodes: Array<{ model: ModelName, outcome: OutcomeKind, at: string, photo: { id: string, url: string, thumbnailUrl: string }, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } }, unreadPlaces: Array<{ path: string, reason: string, photos: number }>, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null } | null };

export type IngestionsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type IngestionsQuery = { ingestions: { totalCount: number, nodes: Array<{ id: string, status: IngestionStatus, models: Array<ModelName>, startedAt: string, finishedAt?: string | null, total?: number | null, done: number, outcomes: Array<{ model: ModelName, outcome: OutcomeKind, count: number }>, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } };

export type ModelsQueryVariables = Exact<{ [key: string]: never; }>;


export type ModelsQuery = { models: Array<{ name: ModelName, description: string, availability: Availability, default: boolean, indexed?: number | null, dimension: number, wholePhoto: boolean, precision: Precision, executionProvider?: ExecutionProvider | null, recipeHash?: string | null, terms: string, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null }> };

export type PhotoQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type PhotoQuery = { photo?: { id: string, width?: number | null, height?: number | null, url: string, thumbnailUrl: string, identity?: { name: string } | null, faces: Array<{ id?: string | null, index: number, subject: boolean, score: number, cropUrl?: string | null, box: { x: number, y: number, width: number, height: number }, landmarks: Array<{ x: number, y: number }> }>, outcomes: Array<{ model: ModelName, outcome: OutcomeKind, at: string, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null }> } | null };

export type RandomPhotoQueryVariables = Exact<{
  indexedBy?: InputMaybe<ModelName>;
}>;


export type RandomPhotoQuery = { randomPhoto?: { id: string, url: string, thumbnailUrl: string, identity?: { name: string, photoCount: number } | null } | null };

export type SimilarFacesQueryVariables = Exact<{
  image: ImageInput;
  model?: InputMaybe<ModelName>;
  k?: InputMaybe<Scalars['Int']['input']>;
  face?: InputMaybe<Scalars['Int']['input']>;
  excludeProbe?: InputMaybe<Scalars['Boolean']['input']>;
}>;


export type SimilarFacesQuery = { similarFaces: { model: ModelName, searched: number, probe: { width: number, height: number, url?: string | null, photo?: { id: string, identity?: { name: string } | null } | null, face?: { index: number, subject: boolean, score: number, box: { x: number, y: number, width: number, height: number } } | null }, matches: Array<{ rank: number, similarity: number, identity?: { name: string } | null, photo: { id: string, url: string, thumbnailUrl: string }, face?: { id?: string | null, index: number, cropUrl?: string | null, score: number, box: { x: number, y: number, width: number, height: number } } | null }>, timings: { decodeMs?: number | null, detectMs?: number | null, encodeMs?: number | null, searchMs?: number | null, totalMs: number } } };

export type StartIngestionMutationVariables = Exact<{
  input: StartIngestionInput;
}>;


export type StartIngestionMutation = { startIngestion: { id: string, status: IngestionStatus, models: Array<ModelName>, startedAt: string, total?: number | null, done: number } };

export type StatusQueryVariables = Exact<{ [key: string]: never; }>;


export type StatusQuery = { status: { ready: boolean, galleryOpenedAt?: string | null, gallery: { state: ComponentState, retryAt?: string | null, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null }, store: { description: string, state: ComponentState, retryAt?: string | null, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null }, models: Array<{ name: ModelName, configured: boolean, requested: boolean, state: ComponentState, retryAt?: string | null, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null }>, ingestion: { state: ComponentState, retryAt?: string | null, problem?: { code: ErrorCode, message: string, remedy: string, retryable: boolean } | null } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const CancelIngestionDocument = new TypedDocumentString(`
    mutation CancelIngestion($id: ID!) {
  cancelIngestion(id: $id) {
    id
    status
    done
    total
    finishedAt
  }
}
    `) as unknown as TypedDocumentString<CancelIngestionMutation, CancelIngestionMutationVariables>;
export const CompareFacesDocument = new TypedDocumentString(`
    query CompareFaces($a: FaceInput!, $b: FaceInput!, $models: [ModelName!]) {
  compareFaces(a: $a, b: $b, models: $models) {
    model
    similarity
    problem {
      code
      message
      remedy
      retryable
    }
  }
}
    `) as unknown as TypedDocumentString<CompareFacesQuery, CompareFacesQueryVariables>;
export const CompareModelsDocument = new TypedDocumentString(`
    query CompareModels($image: ImageInput!, $models: [ModelName!], $k: Int = 10, $face: Int, $excludeProbe: Boolean = true) {
  compareModels(
    image: $image
    models: $models
    k: $k
    face: $face
    excludeProbe: $excludeProbe
  ) {
    model
    problem {
      code
      message
      remedy
      retryable
    }
    result {
      searched
      probe {
        width
        height
        url
        photo {
          id
          identity {
            name
          }
        }
        face {
          index
          subject
          score
          box {
            x
            y
            width
            height
          }
        }
      }
      matches {
        rank
        similarity
        identity {
          name
        }
        photo {
          id
          url
          thumbnailUrl
        }
        face {
          id
          index
          cropUrl
          box {
            x
            y
            width
            height
          }
        }
      }
      timings {
        decodeMs
        detectMs
        encodeMs
        searchMs
        totalMs
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CompareModelsQuery, CompareModelsQueryVariables>;
export const DetectFacesDocument = new TypedDocumentString(`
    query DetectFaces($image: ImageInput!) {
  detectFaces(image: $image) {
    width
    height
    faces {
      index
      id
      score
      subject
      cropUrl
      box {
        x
        y
        width
        height
      }
      landmarks {
        x
        y
      }
    }
    timings {
      decodeMs
      detectMs
      totalMs
    }
  }
}
    `) as unknown as TypedDocumentString<DetectFacesQuery, DetectFacesQueryVariables>;
export const EmbedDocument = new TypedDocumentString(`
    query Embed($image: ImageInput!, $models: [ModelName!], $face: Int) {
  embed(image: $image, models: $models, face: $face) {
    model
    vector
  }
}
    `) as unknown as TypedDocumentString<EmbedQuery, EmbedQueryVariables>;
export const GalleryIssuesDocument = new TypedDocumentString(`
    query GalleryIssues($codes: [GalleryIssueCode!], $first: Int = 50, $after: String) {
  gallery {
    issues(codes: $codes, first: $first, after: $after) {
      totalCount
      nodes {
        path
        code
        reason
        remedy
        retryAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    ignored {
      reason
      count
      examples
    }
  }
}
    `) as unknown as TypedDocumentString<GalleryIssuesQuery, GalleryIssuesQueryVariables>;
export const GalleryDocument = new TypedDocumentString(`
    query Gallery($first: Int = 50, $after: String) {
  gallery {
    name
    photoCount
    identityCount
    photos(first: $first, after: $after) {
      nodes {
        id
        thumbnailUrl
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GalleryQuery, GalleryQueryVariables>;
export const IdentitiesDocument = new TypedDocumentString(`
    query Identities($search: String, $first: Int = 50, $after: String) {
  identities(search: $search, first: $first, after: $after) {
    totalCount
    nodes {
      name
      photoCount
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<IdentitiesQuery, IdentitiesQueryVariables>;
export const IdentityLookalikesDocument = new TypedDocumentString(`
    query IdentityLookalikes($name: String!, $model: ModelName, $k: Int = 10) {
  identity(name: $name) {
    name
    lookalikes(model: $model, k: $k) {
      rank
      similarity
      identity {
        name
        photoCount
      }
      ours {
        id
        thumbnailUrl
      }
      theirs {
        id
        thumbnailUrl
      }
    }
  }
}
    `) as unknown as TypedDocumentString<IdentityLookalikesQuery, IdentityLookalikesQueryVariables>;
export const IdentityOutliersDocument = new TypedDocumentString(`
    query IdentityOutliers($name: String!, $model: ModelName, $k: Int = 10) {
  identity(name: $name) {
    name
    outliers(model: $model, k: $k) {
      similarity
      photo {
        id
        thumbnailUrl
      }
    }
  }
}
    `) as unknown as TypedDocumentString<IdentityOutliersQuery, IdentityOutliersQueryVariables>;
export const IdentityDocument = new TypedDocumentString(`
    query Identity($name: String!, $first: Int = 50, $after: String) {
  identity(name: $name) {
    name
    photoCount
    indexed {
      model
      photos
    }
    photos(first: $first, after: $after) {
      totalCount
      nodes {
        id
        url
        thumbnailUrl
        outcomes {
          model
          outcome
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<IdentityQuery, IdentityQueryVariables>;
export const IngestionProgressDocument = new TypedDocumentString(`
    subscription IngestionProgress($id: ID!) {
  ingestionProgress(id: $id) {
    id
    status
    models
    startedAt
    finishedAt
    done
    total
    photosPerSecond
    secondsLeft
    outcomes {
      model
      outcome
      count
    }
    unreadPlaces {
      path
      reason
      photos
    }
    deletedPhotos
    ignoredPhotos
    problem {
      code
      message
      remedy
      retryable
    }
  }
}
    `) as unknown as TypedDocumentString<IngestionProgressSubscription, IngestionProgressSubscriptionVariables>;
export const IngestionDocument = new TypedDocumentString(`
    query Ingestion($id: ID!, $outcome: OutcomeKind, $first: Int = 50, $after: String) {
  ingestion(id: $id) {
    id
    status
    models
    startedAt
    finishedAt
    total
    done
    photosPerSecond
    secondsLeft
    outcomes {
      model
      outcome
      count
    }
    photos(outcome: $outcome, first: $first, after: $after) {
      totalCount
      nodes {
        model
        outcome
        at
        photo {
          id
          url
          thumbnailUrl
        }
        problem {
          code
          message
          remedy
          retryable
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    unreadPlaces {
      path
      reason
      photos
    }
    deletedPhotos
    ignoredPhotos
    problem {
      code
      message
      remedy
      retryable
    }
  }
}
    `) as unknown as TypedDocumentString<IngestionQuery, IngestionQueryVariables>;
export const IngestionsDocument = new TypedDocumentString(`
    query Ingestions($first: Int = 20, $after: String) {
  ingestions(first: $first, after: $after) {
    totalCount
    nodes {
      id
      status
      models
      startedAt
      finishedAt
      total
      done
      outcomes {
        model
        outcome
        count
      }
      problem {
        code
        message
        remedy
        retryable
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<IngestionsQuery, IngestionsQueryVariables>;
export const ModelsDocument = new TypedDocumentString(`
    query Models {
  models {
    name
    description
    availability
    default
    indexed
    dimension
    wholePhoto
    precision
    executionProvider
    recipeHash
    terms
    problem {
      code
      message
      remedy
      retryable
    }
  }
}
    `) as unknown as TypedDocumentString<ModelsQuery, ModelsQueryVariables>;
export const PhotoDocument = new TypedDocumentString(`
    query Photo($id: ID!) {
  photo(id: $id) {
    id
    width
    height
    url
    thumbnailUrl
    identity {
      name
    }
    faces {
      id
      index
      subject
      score
      cropUrl
      box {
        x
        y
        width
        height
      }
      landmarks {
        x
        y
      }
    }
    outcomes {
      model
      outcome
      at
      problem {
        code
        message
        remedy
        retryable
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PhotoQuery, PhotoQueryVariables>;
export const RandomPhotoDocument = new TypedDocumentString(`
    query RandomPhoto($indexedBy: ModelName) {
  randomPhoto(indexedBy: $indexedBy) {
    id
    url
    thumbnailUrl
    identity {
      name
      photoCount
    }
  }
}
    `) as unknown as TypedDocumentString<RandomPhotoQuery, RandomPhotoQueryVariables>;
export const SimilarFacesDocument = new TypedDocumentString(`
    query SimilarFaces($image: ImageInput!, $model: ModelName, $k: Int = 10, $face: Int, $excludeProbe: Boolean = true) {
  similarFaces(
    image: $image
    model: $model
    k: $k
    face: $face
    excludeProbe: $excludeProbe
  ) {
    model
    searched
    probe {
      width
      height
      url
      photo {
        id
        identity {
          name
        }
      }
      face {
        index
        subject
        score
        box {
          x
          y
          width
          height
        }
      }
    }
    matches {
      rank
      similarity
      identity {
        name
      }
      photo {
        id
        url
        thumbnailUrl
      }
      face {
        id
        index
        cropUrl
        score
        box {
          x
          y
          width
          height
        }
      }
    }
    timings {
      decodeMs
      detectMs
      encodeMs
      searchMs
      totalMs
    }
  }
}
    `) as unknown as TypedDocumentString<SimilarFacesQuery, SimilarFacesQueryVariables>;
export const StartIngestionDocument = new TypedDocumentString(`
    mutation StartIngestion($input: StartIngestionInput!) {
  startIngestion(input: $input) {
    id
    status
    models
    startedAt
    total
    done
  }
}
    `) as unknown as TypedDocumentString<StartIngestionMutation, StartIngestionMutationVariables>;
export const StatusDocument = new TypedDocumentString(`
    query Status {
  status {
    ready
    gallery {
      state
      problem {
        code
        message
        remedy
        retryable
      }
      retryAt
    }
    galleryOpenedAt
    store {
      description
      state
      problem {
        code
        message
        remedy
        retryable
      }
      retryAt
    }
    models {
      name
      configured
      requested
      state
      problem {
        code
        message
        remedy
        retryable
      }
      retryAt
    }
    ingestion {
      state
      problem {
        code
        message
        remedy
        retryable
      }
      retryAt
    }
  }
}
    `) as unknown as TypedDocumentString<StatusQuery, StatusQueryVariables>;