import { failWith } from '@lookalike/command-line';
import { Command } from 'commander';
import { WORKSPACE } from '../run-command';
import { reportSchemaChanges } from './report-schema-changes';

/** `npm run schema-changes [-- --base <git ref>]` */
new Command('npm run schema-changes --')
  .description(
    'Reports the changes of schema.graphql and their effect on clients: breaking, dangerous or safe. ' +
      'Exits with 0, or with 1 if a schema cannot be read.',
  )
  .option(
    '--base <git ref>',
    'the commit to compare the working tree with (default: the newest tag v* of this history; without one, HEAD if ' +
      'schema.graphql has uncommitted changes, else the version before its last change)',
  )
  .action(async ({ base }: { base?: string }) => console.log(await reportSchemaChanges(WORKSPACE, base)))
  .parseAsync()
  .catch(failWith);
