import { LookalikeError, MODEL_NAMES } from '@lookalike/domain';

interface Translation {
  when: RegExp;
  to: (message: string) => LookalikeError;
}

/** What GraphQL says in its own words where a LookalikeError says it better. Its messages are stable: the specs pin them. */
const TRANSLATIONS: Translation[] = [
  {
    when: /\bImageInput\b|Field "(photo|base64|url|upload)" must be non-null/,
    to: (message) =>
      new LookalikeError(
        'IMAGE_INPUT_INVALID',
        `Not exactly one field of ImageInput is given. ${message}`,
        'Give exactly one of photo, base64, url and upload, and no null.',
      ),
  },
  {
    when: /\bInt cannot represent/,
    to: (message) =>
      new LookalikeError('ARGUMENT_OUT_OF_RANGE', message, 'Give a whole number between -2147483648 and 2147483647.'),
  },
  {
    when: /does not exist in "ModelName" enum|Enum "ModelName" cannot represent/,
    to: (message) => new LookalikeError('ARGUMENT_OUT_OF_RANGE', message, `The models are ${MODEL_NAMES.join(', ')}.`),
  },
  {
    when: /^Argument "\w+" (of|has) /,
    to: (message) =>
      new LookalikeError('ARGUMENT_OUT_OF_RANGE', message, 'Leave the argument out for its default, or give a value.'),
  },
  {
    when: /Document contains more tha[nt] \d+ tokens/,
    to: (message) =>
      new LookalikeError('QUERY_TOO_COSTLY', message, 'Split the operation, and put values into variables.'),
  },
];

/** null: the message has no better words. */
export function translateGraphqlError(message: string): LookalikeError | null {
  return TRANSLATIONS.find(({ when }) => when.test(message))?.to(shorten(message)) ?? null;
}

/** GraphQL repeats the value that it refuses, which may be a picture of 20 MB. */
export function shorten(message: string): string {
  return message.length <= 500 ? message : `${message.slice(0, 300)} … ${message.slice(-150)}`;
}
