import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFailure } from '@lookalike/command-line';
import { LookalikeError } from '@lookalike/domain';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { WORKSPACE } from '../run-command';
import { compareSchemas, type SchemaChange } from './compare-schemas';
import { findBase, SCHEMA_FILE } from './find-base';

/**
 * The changes from an earlier schema to the working tree's as text: each change, grouped by its effect, and a closing line with the
 * counts. A single line if there is no earlier schema.
 * @param folder the workspace
 * @param base a branch, tag or commit; default: see `findBase`
 * @throws LookalikeError CONFIG_INVALID if a schema cannot be read or the base does not exist
 */
export async function reportSchemaChanges(folder: string, base?: string): Promise<string> {
  const after = parse(await schemaOf(folder), 'of the working tree', 'Generate it with `npm run schema`.');
  const earlier = await findBase(folder, base);
  if ('missing' in earlier) return `schema: nothing to compare with: ${earlier.missing}`;
  const { ref, schema } = earlier;
  const remedy = 'Compare with another version: npm run schema-changes -- --base <git ref>.';
  const before = parse(schema, `of ${ref}`, remedy);
  const groups = await compareSchemas(before, after);
  const { breaking, dangerous, safe } = groups;
  const counts = `${breaking.length} breaking, ${dangerous.length} dangerous, ${safe.length} safe changes`;
  return [...Object.entries(groups).flatMap(groupLines), `schema: ${counts} since ${ref}`].join('\n');
}

/** Prints the report before the tests. It never fails: an unreadable schema fails the gateway's tests. */
export async function printSchemaChanges(): Promise<void> {
  try {
    console.log(`\n${await reportSchemaChanges(WORKSPACE)}\n`);
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    console.log(`\nschema: ${describeFailure(error)}\n`);
  }
}

async function schemaOf(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, SCHEMA_FILE), 'utf8');
  } catch (error) {
    const { message } = error as Error;
    throw unreadable(`${SCHEMA_FILE} cannot be read: ${message}.`, 'Generate it with `npm run schema`.', error);
  }
}

function parse(schema: string, origin: string, remedy: string): GraphQLSchema {
  try {
    return buildSchema(schema);
  } catch (error) {
    const { message, locations } = error as Error & { locations?: readonly { line: number }[] };
    const line = locations?.[0] ? ` (line ${locations[0].line})` : '';
    const reason = message.split('\n', 1)[0]!.replace(/\.$/, '');
    throw unreadable(`${SCHEMA_FILE} ${origin} is not a GraphQL schema: ${reason}${line}.`, remedy, error);
  }
}

function unreadable(message: string, remedy: string, cause: unknown): LookalikeError {
  return new LookalikeError('CONFIG_INVALID', message, remedy, { cause });
}

function groupLines([effect, changes]: [string, SchemaChange[]]): string[] {
  if (changes.length === 0) return [];
  const lines = changes.flatMap(({ message, reason }) => [`  ${message}`, ...(reason ? [`    ${reason}`] : [])]);
  return [`${effect}:`, ...lines, ''];
}
