import { LookalikeError } from '@lookalike/domain';
import { GraphQLError } from 'graphql';
import { MAX_KEYS } from '../images/inline-images';

/**
 * Limits of the values that a client sends, before they are coerced. Coercing and copying take about a microsecond per value, and
 * some resolvers process a whole text or list.
 */
export const INPUT_LIMITS = {
  /** All values of the variables together. `startIngestion` with all identities of LFW has 5,749. */
  values: 10_000,
  /** Keys of all objects together. A key costs more than other values: graphql-js looks for fields with similar names. */
  keys: MAX_KEYS,
  /** Lists and objects inside each other; the schema needs 3. */
  depth: 10,
  /** Characters of one text, apart from base64. A signed URL may have 2,000. */
  textLength: 8_192,
} as const;

/** An error if the variables exceed the limits; null if they may be coerced. */
export function checkVariablesSize(variables: Record<string, unknown>): GraphQLError | null {
  // The type of a variable is unknown here, so each may be base64. `checkArgumentSize` checks where it is used.
  const keys = Object.keys(variables);
  if (keys.length > INPUT_LIMITS.keys) return tooManyKeys();
  return checkSize(keys.map((name) => ({ name, value: variables[name], depth: 1, mayBeBase64: true })));
}

/** An error if the value of an argument exceeds the limits, whether it is given in the document or by variables. */
export function checkArgumentSize(name: string, value: unknown): GraphQLError | null {
  return checkSize([{ name, value, depth: 1, mayBeBase64: false }]);
}

interface Item {
  /** The key that the value has. */
  name: string;
  value: unknown;
  depth: number;
  mayBeBase64: boolean;
}

function checkSize(pending: Item[]): GraphQLError | null {
  let values = 0;
  let keys = 0;
  for (let item = pending.pop(); item; item = pending.pop()) {
    const { name, value, depth, mayBeBase64 } = item;
    const { length } = typeof value === 'string' && !mayBeBase64 ? value : '';
    if (name.length > INPUT_LIMITS.textLength || length > INPUT_LIMITS.textLength) return textTooLong(name, length);
    if (++values > INPUT_LIMITS.values) return tooCostly(`The variables have more than ${INPUT_LIMITS.values} values.`);
    if (typeof value !== 'object' || value === null) continue;
    if (depth > INPUT_LIMITS.depth) {
      return tooCostly(`The variables contain more than ${INPUT_LIMITS.depth} lists and objects inside each other.`);
    }
    if (Array.isArray(value)) {
      if (values + value.length > INPUT_LIMITS.values) return tooCostly(listTooLong(value.length));
      for (const element of value) pending.push({ name, value: element, depth: depth + 1, mayBeBase64: false });
    } else {
      keys += Object.keys(value).length;
      if (keys > INPUT_LIMITS.keys) return tooManyKeys();
      for (const [key, field] of Object.entries(value)) {
        pending.push({ name: key, value: field, depth: depth + 1, mayBeBase64: key === 'base64' });
      }
    }
  }
  return null;
}

const listTooLong = (length: number) =>
  `A list has ${length} values. The variables may have ${INPUT_LIMITS.values} values altogether.`;

const tooManyKeys = () => tooCostly(`The variables have more than ${INPUT_LIMITS.keys} keys.`);

function tooCostly(message: string): GraphQLError {
  return withOriginal(new LookalikeError('QUERY_TOO_COSTLY', message, 'Send fewer values, or several requests.'));
}

function textTooLong(name: string, length: number): GraphQLError {
  const place = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  const message = `The text of ${place} has ${length || name.length} characters, but at most ${INPUT_LIMITS.textLength} are allowed.`;
  return withOriginal(new LookalikeError('ARGUMENT_OUT_OF_RANGE', message, 'Send a shorter text.'));
}

function withOriginal(originalError: LookalikeError): GraphQLError {
  return new GraphQLError(originalError.message, { originalError });
}
