import { LookalikeError } from '@lookalike/domain';
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
import { getComplexity } from 'graphql-query-complexity';
import { estimateFieldCost } from './field-costs';

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
 * Validation rule that limits depth, aliases and selections, including those of fragments and of introspection.
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
      if (node.alias && ++aliases === LIMITS.aliases + 1) {
        return report(`The operation has more than ${LIMITS.aliases} aliases.`);
      }
      // Introspection is deeper than any other query. MaxIntrospectionDepthRule of graphql-js limits its depth.
      if (node.name.value.startsWith('__')) depth = -Infinity;
      if (depth + 1 > LIMITS.depth) return report(`The operation is nested deeper than ${LIMITS.depth} fields.`);
    }
    visitSelections(node.selectionSet?.selections ?? [], kind === 'Field' ? depth + 1 : depth, spreads);
  };

  return { OperationDefinition: ({ selectionSet }) => visitSelections(selectionSet.selections, 0, new Set()) };
}

export interface OperationToLimit {
  schema: GraphQLSchema;
  document: DocumentNode;
  variables?: Record<string, unknown>;
  operationName?: string;
}

/**
 * The cost of an operation; Infinity if it has too many selections to calculate it.
 * @throws GraphQLError, with the value as its node, if variables leave an argument without a valid value; QUERY_TOO_COSTLY and
 * ARGUMENT_OUT_OF_RANGE for large arguments
 */
export function costOf({ schema, document, variables, operationName }: OperationToLimit): number {
  const estimators = [estimateFieldCost];
  const maxQueryNodes = LIMITS.selections;
  try {
    return getComplexity({ schema, query: document, variables, operationName, estimators, maxQueryNodes });
  } catch (error) {
    // The error about maxQueryNodes is the only one without a node and without a cause.
    if (error instanceof GraphQLError && !error.nodes && !error.originalError) return Infinity;
    throw error;
  }
}

/**
 * An error if the operation costs more than LIMITS.cost; null if it may run.
 * @throws GraphQLError as `costOf`
 */
export function limitCost(operation: OperationToLimit): GraphQLError | null {
  const cost = costOf(operation);
  if (cost <= LIMITS.cost) return null;
  if (cost === Infinity) return queryTooCostly(TOO_MANY_SELECTIONS);
  return queryTooCostly(`The operation costs ${Math.ceil(cost)}, which is more than the limit of ${LIMITS.cost}.`);
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
