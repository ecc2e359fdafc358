import { resolve } from 'node:path';
import {
  addLookalikeOptions,
  commandLineRemedy,
  createLogger,
  failWith,
  loadEnvFile,
  readCommandConfig,
} from '@lookalike/command-line';
import { type ContactSheet, openLookalike } from '@lookalike/core';
import { type ExportedSearch, searchesToCsv, searchesToJson } from '@lookalike/search-export';
import { Command } from 'commander';
import { checkOutput, outputFiles, writeOutput } from './output-files';

interface Options {
  probe: string[];
  k: number;
  out: string;
  csv?: true;
  json?: true;
}

const program = addLookalikeOptions(
  new Command('npm run contact-sheet --')
    .description(
      'Shows the faces that each model finds most similar: for each probe the photo with its box, and a row of results for each ' +
        'model with rank, similarity and a green or red frame for the same or a different identity. Writes an image and a ' +
        'self-contained page; with --csv and --json also tables of the results. Prints the path of each file. Works with and ' +
        'without a running gateway.',
    )
    .requiredOption('--probe <photos...>', 'photos of the gallery, such as George_W_Bush/0001')
    .option('--k <n>', 'results per model, 1 to 100', Number, 8)
    .option('--out <file>', 'the image; the other files are written next to it', 'contact-sheet.png')
    .option('--csv', 'also write a CSV file: one row per match')
    .option('--json', 'also write a JSON file: all results, with timings and problems'),
  { logLevel: { value: 'warn' } },
);

async function main(): Promise<void> {
  loadEnvFile();
  await program.parseAsync();
  const { probe: probes, k, out, csv, json } = program.opts<Options>();
  const config = readCommandConfig(program);
  const files = outputFiles(resolve(process.env.INIT_CWD ?? process.cwd(), out));
  await checkOutput(files.png);
  const lookalike = await openLookalike(config, {
    logger: createLogger(config),
    describeRemedy: commandLineRemedy,
    keepGallery: true,
  });
  try {
    await lookalike.opened();
    const { contactSheets } = lookalike;
    const found = await contactSheets.search({ probes, k, models: config.models ?? undefined });
    const sheet = withCommandLineRemedies(found);
    await writeOutput(files.png, await contactSheets.png(sheet));
    await writeOutput(files.html, await contactSheets.html(sheet));
    const searches = toExportedSearches(sheet);
    if (csv) await writeOutput(files.csv, searchesToCsv(searches));
    if (json) await writeOutput(files.json, searchesToJson(searches));
  } finally {
    await lookalike.close();
  }
}

/** Replaces the remedies of the models' problems with those of the command line. */
function withCommandLineRemedies(sheet: ContactSheet): ContactSheet {
  const probes = sheet.probes.map((probe) => ({
    ...probe,
    answers: probe.answers.map((answer) => {
      const { problem } = answer;
      return problem ? { ...answer, problem: { ...problem, remedy: commandLineRemedy(problem) } } : answer;
    }),
  }));
  return { ...sheet, probes };
}

function toExportedSearches({ probes, k }: ContactSheet): ExportedSearch[] {
  return probes.map(({ photo, answers }) => ({
    probe: { photo: photo.id, identity: photo.identity, width: photo.width, height: photo.height },
    k,
    models: answers.map(({ model, result, problem }) => ({
      model,
      problem,
      result: result && {
        probeFace: result.probe.face?.index ?? null,
        searched: result.searched,
        timings: result.timings,
        matches: result.matches.map((match) => ({
          rank: match.rank,
          similarity: match.similarity,
          photo: match.photo.id,
          identity: match.photo.identity,
          face: match.face?.id ?? null,
          box: match.face?.box ?? null,
        })),
      },
    })),
  }));
}

main().catch(failWith);
