import 'reflect-metadata';
import { createPubSub } from '@graphql-yoga/subscription';
import { type GraphQLSchema, isInputObjectType, lexicographicSortSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { RESOLVERS } from '../resolvers/all-resolvers';

let schema: GraphQLSchema | undefined;

/** The schema of the API: the same whatever is installed. */
export function buildSchema(): GraphQLSchema {
  schema ??= build();
  return schema;
}

function build(): GraphQLSchema {
  const built = buildSchemaSync({
    resolvers: [...RESOLVERS],
    // Ranges are checked by the core, which answers with the remedy.
    validate: false,
    // type-graphql insists on one though every subscription of ours brings its own stream.
    pubSub: createPubSub(),
  });
  // Sorted, so that the committed file does not depend on the order in which files are loaded.
  const sorted = lexicographicSortSchema(built);
  const imageInput = sorted.getType('ImageInput');
  if (!isInputObjectType(imageInput)) throw new Error('The schema has no ImageInput.');
  imageInput.isOneOf = true;
  return sorted;
}
