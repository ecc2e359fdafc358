import { Command } from 'commander';
import { failWith } from '../fail-with';
import { WORKSPACE } from '../run-command';
import { reportSchemaChanges } from './report-schema-changes';

/** `npm run schema-changes [-- --base <git ref>]` */
new Command('npm run schema-changes --')
  .description(
    'Shows what has changed in schema.graphql, and what clients have to expect of each change: breaking, dangerous or safe. ' +
      'It reports and exits with 0; with 1 when a schema cannot be read.',
  )
  .option(
    '--base <git ref>',
    'what to compare the working tree with (default: the newest tag v* of this history; without one, HEAD where ' +
      'schema.graphql is changed and not committed, else the version before its last change)',
  )
  .action(async ({ base }: { base?: string }) => console.log(await reportSchemaChanges(WORKSPACE, base)))
  .parseAsync()
  .catch(failWith);
