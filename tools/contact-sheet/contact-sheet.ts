import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { addLookalikeOptions, createLogger, openLookalike, readLookalikeConfig } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import { Command } from 'commander';
import { failWith } from '../fail-with';

interface Options {
  probe: string[];
  k: number;
  out: string;
}

const program = addLookalikeOptions(
  new Command('contact-sheet')
    .description(
      'Draws one PNG: each probe with its box, and a row of results for each model with rank, similarity and a green or red frame ' +
        'for the same or another identity. Works beside a running gateway and without one.',
    )
    .requiredOption('--probe <photos...>', 'photos of the gallery, such as George_W_Bush/0001')
    .option('--k <n>', 'results in a row, 1 to 100', Number, 8)
    .option('--out <file>', 'where to write the picture', 'contact-sheet.png'),
);

async function main(): Promise<void> {
  await program.parseAsync();
  const { probe: probes, k, out } = program.opts<Options>();
  const config = readLookalikeConfig(program.opts(), process.env);
  const lookalike = await openLookalike(config, { logger: createLogger('warn') });
  try {
    await lookalike.opened();
    const file = resolve(process.env.INIT_CWD ?? process.cwd(), out);
    await write(file, await lookalike.pictures.contactSheet({ probes, k, models: config.models ?? undefined }));
    console.log(file);
  } finally {
    await lookalike.close();
  }
}

async function write(file: string, png: Uint8Array): Promise<void> {
  try {
    await writeFile(file, png);
  } catch (cause) {
    const message = `${file} cannot be written: ${(cause as Error).message}`;
    throw new LookalikeError('CONFIG_INVALID', message, 'Name another file with --out.', { cause });
  }
}

main().catch(failWith);
