import { Command } from 'commander';
import { failWith } from '../fail-with';
import { benchIngestion } from './bench-ingestion';

/** `npm run bench -- ingestion`: the numbers that README and the issues' notes quote. */
const program = new Command('bench').description('Measures Lookalike on this machine. Timings never go into tests.');

program
  .command('ingestion')
  .description(
    'Ingests a gallery into a new data directory and prints what became of its photos, how fast, and in how much memory.',
  )
  .option('--gallery <gallery>', 'lfw, sample or a folder', 'lfw')
  .option('--models <models>', 'names, separated by commas', 'RESNET50,FACENET,MOBILEFACENET')
  .option('--limit <n>', 'the first N identities by name', Number)
  .option(
    '--data <folder>',
    'the data directory; kept, so that a gateway can serve it afterwards (default: a temporary one)',
  )
  .action(benchIngestion);

program.parseAsync().catch(failWith);
