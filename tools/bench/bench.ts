import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addLookalikeOptions, failWith, LIMIT_OPTION, loadEnvFile } from '@lookalike/command-line';
import { Command } from 'commander';
import { benchIngestion } from './ingestion';

/** `npm run bench -- ingestion`: measures the numbers in the README. */
const program = new Command('npm run bench --').description('Measures Lookalike on this machine.');

addLookalikeOptions(
  program.command('ingestion').description('Ingests a gallery and prints its outcomes, the speed and the memory.'),
  {
    gallery: { value: 'lfw' },
    models: { value: 'RESNET50,FACENET,MOBILEFACENET' },
    data: { value: join(tmpdir(), `lookalike-bench-${randomUUID()}`), text: 'a new temporary folder' },
    logLevel: { value: 'warn' },
  },
)
  .addOption(LIMIT_OPTION)
  .action((_options, command: Command) => benchIngestion(command));

loadEnvFile();
program.parseAsync().catch(failWith);
