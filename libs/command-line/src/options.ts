import { LookalikeError } from '@lookalike/domain';
import { type Command, Option } from 'commander';
import type { z } from 'zod';

/**
 * A command-line option with its environment variable; the flag takes precedence.
 * @param defaultText the default as shown by `--help`, if the value does not explain itself
 */
export function option(
  flags: string,
  variable: string,
  description: string,
  defaultValue: unknown,
  defaultText?: string,
): Option {
  return new Option(flags, description).env(variable).default(defaultValue, defaultText);
}

export function addOptions(command: Command, options: readonly Option[]): Command {
  for (const added of options) command.addOption(added);
  return command;
}

/**
 * Validates the values of a parsed command: flags, environment variables and defaults.
 * @param secrets keys of values that are read from the environment only, by variable
 * @throws LookalikeError CONFIG_INVALID with the flag or variable, the value and the reason
 */
export function readOptions<Schema extends z.ZodType>(
  schema: Schema,
  command: Command,
  secrets: Record<string, string> = {},
): z.output<Schema> {
  const values: Record<string, unknown> = {};
  for (const [variable, key] of Object.entries(secrets)) values[key] = process.env[variable] || null;
  for (const declared of command.options) {
    const key = declared.attributeName();
    const value: unknown = command.getOptionValue(key);
    // Compose files and shells unset a variable by setting it to the empty string.
    const isEmpty = value === '' && command.getOptionValueSource(key) === 'env';
    if (!isEmpty) values[key] = value;
    else if (declared.envVar) values[key] = declared.defaultValue;
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues as [z.core.$ZodIssue];
  const key = String(issue.path[0]);
  throw new LookalikeError(
    'CONFIG_INVALID',
    `${sourceName(command, key)}: ${JSON.stringify(values[key])} ${issue.message}.`,
    'Correct the value, or omit it to use the default.',
  );
}

/** The flag or the variable that a value comes from. */
function sourceName(command: Command, key: string): string {
  const declared = command.options.filter((candidate) => candidate.attributeName() === key);
  const variable = declared.find(({ envVar }) => envVar)?.envVar;
  const isFromEnvironment = command.getOptionValueSource(key) === 'env';
  return (isFromEnvironment ? variable : declared[0]?.long) ?? key;
}
