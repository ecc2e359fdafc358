import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { printSchema } from 'graphql';
import { buildSchema } from './schema/build-schema';

/** `npm run schema`: writes the schema to the workspace's root, where the SDK and the playground read it. */
export const SCHEMA_FILE = resolve(__dirname, '../../../schema.graphql');

export const printedSchema = (): string => `${printSchema(buildSchema())}\n`;

if (require.main === module) writeFileSync(SCHEMA_FILE, printedSchema());
