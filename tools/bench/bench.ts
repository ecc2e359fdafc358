import { Command } from 'commander';
import { failWith } from '../fail-with';
import { benchIngestion } from './ingestion';

/** `npm run bench -- ingestion`: the numbers that the README quotes. */
const program = new Command('bench').description('Measures Lookalike on this machine.');

program
  .command('ingestion')
  .description('Ingests a gallery into a new data directory and prints its outcomes, the speed and the memory.')
  .option('--gallery <gallery>', 'lfw, sample or a folder', 'lfw')
  .option('--models <models>', 'names, separated by commas', 'RESNET50,FACENET,MOBILEFACENET')
  .option('--limit <n>', 'the first N identities by name', Number)
  .option('--data <folder>', 'the data directory, which a gateway can serve afterwards (default: a temporary one)')
  .action(benchIngestion);

program.parseAsync().catch(failWith);
