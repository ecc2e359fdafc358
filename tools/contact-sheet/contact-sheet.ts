import { resolve } from 'node:path';
import { addLookalikeOptions, createLogger, openLookalike, readLookalikeConfig } from '@lookalike/core';
import { Command } from 'commander';
import { failWith } from '../fail-with';
import { outputFiles } from './output-files';
import { searchAsCsv } from './search-as-csv';
import { searchAsJson } from './search-as-json';
import { checkOutput, writeOutput } from './write-output';

interface Options {
  probe: string[];
  k: number;
  out: string;
  csv?: true;
  json?: true;
}

const program = addLookalikeOptions(
  new Command('contact-sheet')
    .description(
      'Shows what each model takes for the most alike: for each probe the photo with its box, and a row of results for each model ' +
        'with rank, similarity and a green or red frame for the same or another identity. Writes a picture (sheet.png) and ' +
        'a page (sheet.html) that holds all it shows and opens from disk; with --csv and --json also tables of the results. ' +
        'Prints the path of each file written. Works beside a running gateway and without one.',
    )
    .requiredOption('--probe <photos...>', 'photos of the gallery, such as George_W_Bush/0001')
    .option('--k <n>', 'results in a row, 1 to 100', Number, 8)
    .option('--out <file>', 'where to write the picture; the other files stand beside it', 'contact-sheet.png')
    .option('--csv', 'write sheet.csv too: a row for each match')
    .option('--json', 'write sheet.json too: all that was found, with timings and problems'),
);

async function main(): Promise<void> {
  await program.parseAsync();
  const { probe: probes, k, out, csv, json } = program.opts<Options>();
  const config = readLookalikeConfig(program.opts(), process.env);
  const files = outputFiles(resolve(process.env.INIT_CWD ?? process.cwd(), out));
  await checkOutput(files.png);
  const lookalike = await openLookalike(config, { logger: createLogger('warn') });
  try {
    await lookalike.opened();
    const { contactSheets } = lookalike;
    const sheet = await contactSheets.search({ probes, k, models: config.models ?? undefined });
    await writeOutput(files.png, await contactSheets.png(sheet));
    await writeOutput(files.html, await contactSheets.html(sheet));
    if (csv) await writeOutput(files.csv, searchAsCsv(sheet));
    if (json) await writeOutput(files.json, searchAsJson(sheet));
  } finally {
    await lookalike.close();
  }
}

main().catch(failWith);
