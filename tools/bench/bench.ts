import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addLookalikeOptions, addOptions, failWith, LIMIT_OPTION, loadEnvFile } from '@lookalike/command-line';
import { Command } from 'commander';
import { benchIngestion } from './ingestion';
import { RUN_OPTIONS, runBench } from './run-bench';
import { benchScale, PHOTOS_OPTION } from './scale';

/**
 * `npm run bench` measures everything, `npm run bench -- ingestion` the ingestion of a whole gallery, `npm run bench -- scale` what depends
 * on the number of photos.
 */
const program = new Command('npm run bench --').description('Measures Lookalike on this machine.');

addLookalikeOptions(
  addOptions(
    program
      .command('all', { isDefault: true })
      .description('Measures the parts one after the other, and writes a report. This is the default.'),
    RUN_OPTIONS,
  ),
  {
    gallery: { value: 'lfw' },
    models: { value: 'FACENET,MOBILEFACENET,RESNET50' },
    logLevel: { value: 'error' },
  },
).action((_options, command: Command) => runBench(command));

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

addLookalikeOptions(
  program
    .command('scale')
    .description(
      'Measures how time and memory grow with the number of photos, with a folder of files that are not images.',
    )
    .addOption(PHOTOS_OPTION),
  {
    models: { value: 'MOBILEFACENET' },
    data: { value: join(tmpdir(), `lookalike-bench-${randomUUID()}`), text: 'a new temporary folder' },
    logLevel: { value: 'error' },
  },
).action((_options, command: Command) => benchScale(command));

async function main(): Promise<void> {
  loadEnvFile();
  await program.parseAsync();
}

main().catch(failWith);
