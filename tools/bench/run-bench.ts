import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readCommandConfig } from '@lookalike/command-line';
import { defaultThreads } from '@lookalike/embedding';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { WORKSPACE } from '../run-command';
import type { BenchContext } from './bench-context';
import { benchIngestions } from './ingestion-sections';
import { benchLayers } from './layers';
import { currentLoad, describeMachine } from './machine';
import { benchPeers } from './peers/peers';
import { writePhotoSet } from './photo-set';
import { type Report, type Section, toMarkdown, writeReport } from './report';
import { benchSearch } from './search';
import { benchSimilarFaces } from './similar-faces';
import { benchStartup } from './startup';
import { wholeNumber } from '../whole-number';

const PARTS = {
  ingestion: (context: BenchContext) => benchIngestions(context),
  layers: async (context: BenchContext) => [await benchLayers(context)],
  'similar-faces': async (context: BenchContext) => [await benchSimilarFaces(context)],
  search: async (context: BenchContext) => [await benchSearch(context)],
  start: async (context: BenchContext) => [await benchStartup(context)],
  peers: async (context: BenchContext) => [await benchPeers(context)],
} satisfies Record<string, (context: BenchContext) => Promise<Section[]>>;

type Part = keyof typeof PARTS;

interface RunOptions {
  parts: Part[];
  photos: number;
  repeats: number;
  sizes: number[];
  seconds: number;
  peers: boolean;
  python?: string;
  output: string;
}

function parseParts(text: string): Part[] {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  const unknown = parts.find((part) => !(part in PARTS));
  if (unknown) throw new InvalidArgumentError(`"${unknown}" is not one of ${Object.keys(PARTS).join(', ')}.`);
  return parts as Part[];
}

export const RUN_OPTIONS = [
  new Option('--parts <names>', `what to measure: ${Object.keys(PARTS).join(', ')}`)
    .default(
      Object.keys(PARTS).filter((part) => part !== 'peers'),
      'all but peers',
    )
    .argParser(parseParts),
  new Option('--peers', 'the same as --parts peers: compare with other programs, in a Python environment').conflicts(
    'parts',
  ),
  new Option('--photos <n>', 'number of photos that are ingested').default(512).argParser(wholeNumber),
  new Option('--repeats <n>', 'repeats of each measurement, in turn').default(5).argParser(wholeNumber),
  new Option('--sizes <numbers>', 'numbers of vectors to search, separated by commas, such as 13233,100000,1000000')
    .default([13_233, 100_000], '13233,100000')
    .argParser((text) => text.split(',').map(wholeNumber)),
  new Option('--seconds <n>', 'duration of each load test over HTTP').default(3).argParser(wholeNumber),
  new Option('--python <folder>', 'folder of the Python environment, to use it again (default: removed at the end)'),
  new Option('--output <folder>', 'folder of report.json and report.md').default('.cache/bench'),
];

/**
 * Measures the parts one after the other and writes the report. A part that fails is reported, and the others are still measured.
 * @param command parsed, with `RUN_OPTIONS` and the options of `addLookalikeOptions`
 */
export async function runBench(command: Command): Promise<void> {
  const options = command.opts<RunOptions>();
  const config = readCommandConfig(command);
  const report: Report = {
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
    startedAt: new Date().toISOString(),
    machine: describeMachine(),
    load: { before: currentLoad(), after: currentLoad() },
    sections: [],
  };
  const temporaryFolder = createTemporaryFolder();
  let folders = 0;
  const context: BenchContext = {
    config,
    photos: await writePhotoSet(config, options.photos, join(temporaryFolder, 'photos')),
    threads: config.threads ?? defaultThreads(),
    repeats: options.repeats,
    sizes: options.sizes,
    secondsPerLoad: options.seconds,
    pythonFolder: options.python ? resolve(WORKSPACE, options.python) : join(temporaryFolder, 'python'),
    temporaryFolder,
    newDataDirectory: () => join(temporaryFolder, `data-${++folders}`),
    log: (text) => console.error(`${new Date().toLocaleTimeString('en-GB')} ${text} (load ${currentLoad()})`),
  };
  let files: string[] = [];
  for (const part of options.peers ? (['peers'] as const) : options.parts) {
    report.sections.push(...(await measurePart(part, context)));
    report.load.after = currentLoad();
    // After each part, so that the results of an interrupted run are kept.
    files = await writeReport(resolve(WORKSPACE, options.output), report);
  }
  console.log(toMarkdown(report));
  console.error(`\nWritten: ${files.join(', ')}`);
}

/** It is removed when the process ends, also by Ctrl-C: the indexes in it may have several gigabytes. */
function createTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lookalike-bench-'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  // Processes that end with this one may still be writing.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  return folder;
}

async function measurePart(part: Part, context: BenchContext): Promise<Section[]> {
  try {
    return await PARTS[part](context);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    return [{ title: part, notes: [`FAILED: ${(error as Error).message}`], columns: [], rows: [] }];
  }
}
