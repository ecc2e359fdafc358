import { LookalikeError } from '@lookalike/domain';
import type { Command, OptionValues } from 'commander';
import type { z } from 'zod';
import type { Setting } from './setting';

/** Declares the flags of `settings`, each with its environment variable and what it is by default. */
export function addSettings(command: Command, settings: readonly Setting[]): Command {
  for (const { flag, variable, description, fallback } of settings) {
    if (flag) command.option(flag, `${description} (${variable}; default: ${fallback})`);
  }
  return command;
}

/**
 * Flags win over the environment, and the environment over defaults.
 * @param options what commander has parsed
 * @throws LookalikeError CONFIG_INVALID, naming flag or variable, the value and what is wrong with it
 */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  settings: readonly Setting[],
  options: OptionValues,
  env: NodeJS.ProcessEnv,
): z.output<Schema> {
  const given = settings.flatMap((setting) => {
    const named = givenBy(setting, options, env);
    return named ? [{ key: setting.key, ...named }] : [];
  });
  const parsed = schema.safeParse(Object.fromEntries(given.map(({ key, value }) => [key, value])));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues as [z.core.$ZodIssue];
  const culprit = given.find(({ key }) => key === issue.path[0]);
  throw new LookalikeError(
    'CONFIG_INVALID',
    `${culprit?.name ?? String(issue.path[0])}: ${JSON.stringify(culprit?.value)} ${issue.message}.`,
    'Correct it or leave it out; --help lists what there is.',
  );
}

function givenBy({ key, flag, variable }: Setting, options: OptionValues, env: NodeJS.ProcessEnv) {
  const name = flag?.split(' ')[0] ?? variable;
  const value: unknown = options[attributeOf(name)];
  // commander sets a `--no-` flag's value to true by itself: only false was said.
  const said = name.startsWith('--no-') ? value === false : value !== undefined;
  if (flag && said) return { name, value };
  const text = env[variable];
  // An empty variable is how compose files and shells leave one out.
  return text === undefined || text === '' ? null : { name: variable, value: text, key };
}

/** commander's rule: `--log-level` is `logLevel`, `--no-ingest` is `ingest`. */
function attributeOf(name: string): string {
  return name.replace(/^--(no-)?/, '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
