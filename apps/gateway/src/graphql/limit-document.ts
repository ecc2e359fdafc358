import { LookalikeError } from '@lookalike/domain';
import { type GraphQLError, Lexer, TokenKind } from 'graphql';
import { LIMITS } from './limits';

/** Milliseconds to parse and validate a document, on one core: the usual time, not that of an attack. */
const MS_PER_CHARACTER = 2e-3;

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

/**
 * Resolves when a document may be parsed. Every transport calls it before anything reads the document: Apollo parses those of HTTP requests
 * itself, and has no limit of their length.
 * @param nextTurn waits for a turn of the event loop with this much work
 * @throws LookalikeError QUERY_TOO_COSTLY; what `nextTurn` throws
 */
export async function admitDocument(query: string, nextTurn: (expectedMs: number) => Promise<void>): Promise<void> {
  if (query.length > LIMITS.characters)
    throw tooLong(`${query.length} characters, which is more than the limit of ${LIMITS.characters}`);
  const lines = query.match(/\r\n|[\n\r]/g)?.length ?? 0;
  if (lines > LIMITS.lines) throw tooLong(`more than ${LIMITS.lines} lines`);
  await nextTurn(query.length * MS_PER_CHARACTER);
}

export function tooManyTokens(): LookalikeError {
  return tooLong(`more than ${LIMITS.tokens} tokens`);
}

function tooLong(length: string): LookalikeError {
  return new LookalikeError(
    'QUERY_TOO_COSTLY',
    `The document has ${length}.`,
    'Split the operation into several, and pass values as variables.',
  );
}
