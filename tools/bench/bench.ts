import { addLookalikeOptions, LIMIT_OPTION } from '@lookalike/command-line';
import { Command } from 'commander';
import { failWith } from '../fail-with';
import { benchIngestion } from './ingestion';

/** `npm run bench -- ingestion`: measures the numbers in the README. */
const program = new Command('npm run bench --').description('Measures Lookalike on this machine.');

addLookalikeOptions(
  program
    .command('ingestion')
    .description(
      'Ingests a gallery and prints its outcomes, the speed and the memory. Unless set, the gallery is LFW, the models are RESNET50, ' +
        'FACENET and MOBILEFACENET, and the data directory is a new temporary one.',
    ),
  'warn',
)
  .addOption(LIMIT_OPTION)
  .action((_options, command: Command) => benchIngestion(command));

program.parseAsync().catch(failWith);
