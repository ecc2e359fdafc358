import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LookalikeError } from '@lookalike/domain';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { compareSchemas, type SchemaChange } from './compare-schemas';
import { findBase, SCHEMA_FILE } from './find-base';

/**
 * What has changed from an earlier schema to the working tree's, for people: each change, grouped by its effect, and a closing line
 * that counts them. A single line where there is no earlier schema.
 * @param folder the workspace
 * @param base a branch, tag or commit; without it `findBase` chooses
 * @throws LookalikeError CONFIG_INVALID when a schema cannot be read, or there is no such base
 */
export async function reportSchemaChanges(folder: string, base?: string): Promise<string> {
  const after = parse(await schemaOf(folder), 'of the working tree', 'Write it anew with `npm run schema`.');
  const found = await findBase(folder, base);
  if ('missing' in found) return `schema: nothing to compare with: ${found.missing}`;
  const { ref, schema } = found;
  const before = parse(
    schema,
    `of ${ref}`,
    'Compare with another version: npm run schema-changes -- --base <git ref>.',
  );
  const groups = await compareSchemas(before, after);
  const { breaking, dangerous, safe } = groups;
  const counts = `${breaking.length} breaking, ${dangerous.length} dangerous, ${safe.length} safe changes`;
  return [...Object.entries(groups).flatMap(groupLines), `schema: ${counts} since ${ref}`].join('\n');
}

async function schemaOf(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, SCHEMA_FILE), 'utf8');
  } catch (error) {
    const { message } = error as Error;
    throw unreadable(`${SCHEMA_FILE} cannot be read: ${message}.`, 'Write it anew with `npm run schema`.', error);
  }
}

function parse(schema: string, whose: string, remedy: string): GraphQLSchema {
  try {
    return buildSchema(schema);
  } catch (error) {
    const { message, locations } = error as Error & { locations?: readonly { line: number }[] };
    const line = locations?.[0] ? ` (line ${locations[0].line})` : '';
    const what = message.split('\n', 1)[0]!.replace(/\.$/, '');
    throw unreadable(`${SCHEMA_FILE} ${whose} is no GraphQL schema: ${what}${line}.`, remedy, error);
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
