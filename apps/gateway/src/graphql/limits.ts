import { MAX_K, MAX_PAGE_SIZE } from '@lookalike/core';
import { LookalikeError, MODEL_NAMES } from '@lookalike/domain';
import {
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  Lexer,
  TokenKind,
  type ValidationContext,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { checkArgumentSize } from './input-size';

/** Limits of one operation, whether it arrives over HTTP or a WebSocket. */
export const LIMITS = {
  /**
   * Of the document. GraphiQL's introspection query has about 400, the largest of operations/ 134. Rules of graphql-js compare fields
   * pairwise: 2,000 tokens took them 200 ms.
   */
  tokens: 1_000,
  /** Of the document, without images; mostly comments and white space. graphql-js splits block strings into lines: 70 ms per MB. */
  characters: 64 * 1024,
  /** Nested fields; `identity { lookalikes { ours { faces { box { x } } } } }` has 6. */
  depth: 10,
  /** Selections; those of a fragment count each time it is spread. */
  selections: 2_000,
  /** Each alias of a search is another search. */
  aliases: 15,
  /** Sum of the costs of all fields; those inside a list are multiplied by its `k` or `first`. */
  cost: 30_000,
} as const;

const TOO_MANY_SELECTIONS = `The operation has more than ${LIMITS.selections} selections.`;

/**
 * Validation rule that limits depth, aliases and selections, including those of fragments. Introspection is exempt: the query of
 * every playground is deeper than any other, and graphql-js limits it with MaxIntrospectionDepthRule.
 *
 * graphql-armor's rules for depth and aliases are weaker: they visit each fragment once, so they accept 40 fragments that each
 * spread the next one twice, which are 2^40 selections.
 */
export function limitShape(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  let selectionCount = 0;
  const report = (message: string) => context.reportError(queryTooCostly(message));

  const visitSelections = (selections: readonly { kind: string }[], depth: number, spreads: ReadonlySet<string>) => {
    for (const selection of selections) {
      if (++selectionCount === LIMITS.selections) report(TOO_MANY_SELECTIONS);
      if (selectionCount >= LIMITS.selections || aliases > LIMITS.aliases) return;
      visitSelection(selection as FieldNode, depth, spreads);
    }
  };

  const visitSelection = (node: FieldNode, depth: number, spreads: ReadonlySet<string>): void => {
    const kind: string = node.kind;
    if (kind === 'FragmentSpread') {
      const name = node.name.value;
      const fragment = context.getFragment(name);
      // A fragment that spreads itself is reported by NoFragmentCyclesRule.
      if (fragment && !spreads.has(name)) {
        visitSelections(fragment.selectionSet.selections, depth, new Set([...spreads, name]));
      }
      return;
    }
    if (kind === 'Field') {
      if (node.name.value.startsWith('__')) return;
      if (node.alias && ++aliases === LIMITS.aliases + 1) {
        return report(`The operation has more than ${LIMITS.aliases} aliases.`);
      }
      if (depth + 1 > LIMITS.depth) return report(`The operation is nested deeper than ${LIMITS.depth} fields.`);
    }
    visitSelections(node.selectionSet?.selections ?? [], kind === 'Field' ? depth + 1 : depth, spreads);
  };

  return { OperationDefinition: ({ selectionSet }) => visitSelections(selectionSet.selections, 0, new Set()) };
}

/** Costs of fields that do more than return a value: searches, networks and lookups in the store. */
const COSTS: Record<string, number> = {
  'Query.similarFaces': 500,
  'Query.compareModels': 1_500,
  'Query.detectFaces': 500,
  'Query.embed': 1_500,
  'Query.compareFaces': 2_000,
  'Query.randomPhoto': 100,
  'Query.models': 50,
  'Identity.lookalikes': 1_000,
  'Identity.outliers': 200,
  'Identity.indexed': 20,
  'Photo.faces': 10,
  'Photo.outcomes': 10,
  'Photo.width': 5,
  'Photo.height': 5,
  'Ingestion.photos': 200,
};

/** Assumed lengths of lists whose length is not set by an argument. */
const LENGTHS: Record<string, number> = {
  'Query.compareModels': MODEL_NAMES.length,
  'Query.embed': MODEL_NAMES.length,
  'Query.compareFaces': MODEL_NAMES.length,
  'Query.models': MODEL_NAMES.length,
  'Photo.faces': 3,
  'Photo.outcomes': MODEL_NAMES.length,
  'Detection.faces': 20,
  'Face.landmarks': 5,
};

/** A field costs its own work, plus its selections times the length of the list: `k` or `first` where it has them. */
const estimateFieldCost: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  for (const [name, value] of Object.entries(args)) {
    const error = checkArgumentSize(name, value);
    if (error) throw error;
  }
  const name = `${type.name}.${field.name}`;
  const length = LENGTHS[name] ?? 1;
  const requested = args.k === undefined ? clamp(args.first ?? 1, MAX_PAGE_SIZE) : clamp(args.k, MAX_K);
  return (COSTS[name] ?? 1) + length * requested * childComplexity;
};

// The core rejects values outside the range as ARGUMENT_OUT_OF_RANGE before it does any work.
const clamp = (value: number, max: number) => Math.min(Math.max(value, 1), max);

export interface OperationToLimit {
  schema: GraphQLSchema;
  document: DocumentNode;
  variables?: Record<string, unknown>;
  operationName?: string;
}

/**
 * An error if the operation costs more than LIMITS.cost; null if it may run.
 * @throws GraphQLError, with the value as its node, if variables leave an argument without a valid value
 */
export function limitCost({ schema, document, variables, operationName }: OperationToLimit): GraphQLError | null {
  const estimators = [estimateFieldCost];
  const maxQueryNodes = LIMITS.selections;
  try {
    const cost = getComplexity({ schema, query: document, variables, operationName, estimators, maxQueryNodes });
    if (cost <= LIMITS.cost) return null;
    return queryTooCostly(`The operation costs ${cost}, which is more than the limit of ${LIMITS.cost}.`);
  } catch (error) {
    // An error without a node is the one about maxQueryNodes, which also counts the selections of introspection.
    if (error instanceof GraphQLError && LookalikeError.is(error.originalError)) return error;
    if (error instanceof GraphQLError && !error.nodes) return queryTooCostly(TOO_MANY_SELECTIONS);
    throw error;
  }
}

/**
 * Whether a syntax error means that the document exceeds the token limit. graphql-js reports that like any other syntax error, at the
 * position of the first token beyond the limit. Only documents that failed to parse are read again, because a valid document may
 * contain 28 MB of base64.
 */
export function exceedsTokenLimit({ source, positions }: GraphQLError): boolean {
  const position = positions?.[0];
  if (!source || position === undefined) return false;
  const lexer = new Lexer(source);
  try {
    for (let i = 0; i < LIMITS.tokens; i++) if (lexer.advance().start >= position) return false;
    return lexer.advance().start === position && lexer.token.kind !== TokenKind.EOF;
  } catch {
    // The lexer found an invalid character before it reached the limit.
    return false;
  }
}

/** @throws LookalikeError QUERY_TOO_COSTLY, before anything reads the document */
export function checkDocumentLength(query: string): void {
  if (query.length <= LIMITS.characters) return;
  throw new LookalikeError(
    'QUERY_TOO_COSTLY',
    `The document has ${query.length} characters, which is more than the limit of ${LIMITS.characters}.`,
    'Split the operation into several, and pass values as variables.',
  );
}

export function tooManyTokens(): LookalikeError {
  return new LookalikeError(
    'QUERY_TOO_COSTLY',
    `The document has more than ${LIMITS.tokens} tokens.`,
    'Split the operation into several, and pass values as variables.',
  );
}

/** A GraphQLError, as validation rules report it, around a LookalikeError. */
function queryTooCostly(message: string): GraphQLError {
  const originalError = new LookalikeError(
    'QUERY_TOO_COSTLY',
    message,
    'Select fewer fields, use a smaller `k` or `first`, or split the operation into several.',
  );
  return new GraphQLError(message, { originalError });
}
