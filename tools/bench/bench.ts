import { addLookalikeOptions } from '@lookalike/core';
import { Command } from 'commander';
import { failWith } from '../fail-with';
import { benchIngestion } from './ingestion';

/** `npm run bench -- ingestion`: the numbers that the README quotes. */
const program = new Command('bench').description('Measures Lookalike on this machine.');

addLookalikeOptions(
  program
    .command('ingestion')
    .description(
      'Ingests a gallery and prints its outcomes, the speed and the memory. Unless set, the gallery is LFW, the models are RESNET50, ' +
        'FACENET and MOBILEFACENET, and the data directory is a new temporary one.',
    ),
).action((_options, command: Command) => benchIngestion(command));

program.parseAsync().catch(failWith);
