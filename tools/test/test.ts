import { failWith } from '@lookalike/command-line';
import { printSchemaChanges } from '../schema-changes/report-schema-changes';
import { runTests } from './run-tests';

/** `npm test [-- project ...]` */
async function main(projects: string[]): Promise<void> {
  if (projects.length === 0) await printSchemaChanges();
  process.exitCode = await runTests(projects.length > 0 ? projects : undefined);
}

main(process.argv.slice(2)).catch(failWith);
