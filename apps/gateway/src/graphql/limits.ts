import { LookalikeError } from '@lookalike/domain';
import { GraphQLError } from 'graphql';

/** Limits of one operation, whether it arrives over HTTP or a WebSocket. */
export const LIMITS = {
  /**
   * Tokens of the document. GraphiQL's introspection query has about 400, the largest query in operations/ 134. Some rules of
   * graphql-js compare fields pairwise: with 2,000 tokens they took 200 ms.
   */
  tokens: 1_000,
  /**
   * Characters of the document without images: mostly comments and white space. graphql-js splits block strings into lines, which takes
   * 70 ms per MB.
   */
  characters: 64 * 1024,
  /**
   * Lines of the document. For each location of an error, graphql-js counts the lines before it: 6 ms for 60,000 lines, and one error
   * may have 230 locations.
   */
  lines: 2_000,
  /** Nested fields; `identity { lookalikes { ours { faces { box { x } } } } }` has 6. */
  depth: 10,
  /** Selections; those of a fragment count each time it is spread. */
  selections: 2_000,
  /**
   * Selections of one field at the same place of the answer, also by fragments: graphql-js compares them pairwise, which took 79 ms
   * for 240.
   */
  repetitions: 30,
  /** Each alias of a search is another search. */
  aliases: 15,
  /**
   * Images that are decoded: those that are not photos of the gallery, photos of `detectFaces`, and photos whose face is not indexed. Each
   * may take seconds (decision 16), and which photos are indexed is known only when the operation runs. `compareFaces` needs two.
   */
  decodedImages: 2,
  /** Sum of the costs of all fields; those inside a list are multiplied by its `k` or `first`. */
  cost: 30_000,
} as const;

export const TOO_MANY_SELECTIONS = `The operation has more than ${LIMITS.selections} selections.`;

/** @returns `beforeDecoding` of an operation's context */
export function limitDecodedImages(): () => void {
  let decoded = 0;
  return () => {
    if (++decoded <= LIMITS.decodedImages) return;
    throw new LookalikeError(
      'QUERY_TOO_COSTLY',
      `The operation needs more than ${LIMITS.decodedImages} images that must be decoded. A photo whose face is indexed is not decoded, except by \`detectFaces\`.`,
      'Send an operation for each of these images, or index the photos with an ingestion first.',
    );
  };
}

/** A GraphQLError, as validation rules report it, around a LookalikeError. */
export function queryTooCostly(message: string): GraphQLError {
  const originalError = new LookalikeError(
    'QUERY_TOO_COSTLY',
    message,
    'Select fewer fields, use a smaller `k` or `first`, or split the operation into several.',
  );
  return new GraphQLError(message, { originalError });
}
