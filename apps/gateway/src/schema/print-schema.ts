import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { printSchema } from 'graphql';
import { buildSchema } from './build-schema';

/** In the root of the workspace, where the SDK and the playground read it. */
export const SCHEMA_FILE = resolve(__dirname, '../../../../schema.graphql');

export const printedSchema = (): string => `${printSchema(buildSchema())}\n`;

// `npm run schema`
if (require.main === module) writeFileSync(SCHEMA_FILE, printedSchema());
