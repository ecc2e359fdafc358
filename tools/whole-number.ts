import { InvalidArgumentError } from 'commander';

/** Parses the argument of an option. @throws InvalidArgumentError if it is not a whole number of at least 1 */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return Number(text);
}
