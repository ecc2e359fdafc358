import 'reflect-metadata';
import { createPubSub } from '@graphql-yoga/subscription';
import { type GraphQLSchema, isInputObjectType, lexicographicSortSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { abortResolvers } from '../graphql/abort-resolvers';
import { yieldBetweenObjects } from '../graphql/execution-slice';
import { FaceResolver } from '../graphql/face';
import { replaceNullArguments } from '../graphql/null-arguments';
import { ProblemResolver } from '../graphql/problem';
import { IdentityMatchResolver, IdentityResolver, PhotoIdentityResolver } from '../identities/identity';
import { IngestionResolver } from '../ingestions/ingestion-resolver';
import { PhotoOutcomesResolver } from '../ingestions/photo-outcome';
import { ModelResolver } from '../models/model';
import { GalleryResolver } from '../photos/gallery';
import { PhotoResolver } from '../photos/photo';
import { FaceQueriesResolver } from '../search/face-queries';
import { MatchResolver, ProbeResolver, SearchResolver } from '../search/similar-faces';
import { StatusResolver } from '../status/service-status';

const RESOLVERS = [
  FaceResolver,
  FaceQueriesResolver,
  GalleryResolver,
  IdentityMatchResolver,
  IdentityResolver,
  IngestionResolver,
  MatchResolver,
  ModelResolver,
  PhotoIdentityResolver,
  PhotoOutcomesResolver,
  PhotoResolver,
  ProbeResolver,
  ProblemResolver,
  SearchResolver,
  StatusResolver,
] as const;

let schema: GraphQLSchema | undefined;

/** The schema of the API. It depends neither on the configuration nor on downloads. */
export function buildSchema(): GraphQLSchema {
  schema ??= build();
  return schema;
}

function build(): GraphQLSchema {
  const built = buildSchemaSync({
    resolvers: [...RESOLVERS],
    // The core validates ranges, with a remedy for each.
    validate: false,
    // type-graphql requires one although each of our subscriptions has its own stream.
    pubSub: createPubSub(),
  });
  // Sorted, so that the committed file does not depend on the order in which files are loaded.
  const sorted = lexicographicSortSchema(built);
  // type-graphql creates the root types without a description.
  sorted.getQueryType()!.description =
    'What can be read: searches, the gallery, ingestions, models and the status of the service.';
  sorted.getMutationType()!.description = 'What can be changed: ingestions are started and cancelled.';
  sorted.getSubscriptionType()!.description = 'What is sent as it happens: the progress of an ingestion.';
  const imageInput = sorted.getType('ImageInput');
  if (!isInputObjectType(imageInput)) throw new Error('The schema has no ImageInput.');
  imageInput.isOneOf = true;
  replaceNullArguments(sorted);
  abortResolvers(sorted);
  yieldBetweenObjects(sorted);
  return sorted;
}
