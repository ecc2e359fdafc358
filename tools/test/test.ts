import { printSchemaChanges } from '../schema-changes/print-schema-changes';
import { runTests } from './run-tests';

/** `npm test [-- room ...]` */
async function main(rooms: string[]): Promise<void> {
  if (rooms.length === 0) await printSchemaChanges();
  process.exitCode = await runTests(rooms);
}

void main(process.argv.slice(2));
