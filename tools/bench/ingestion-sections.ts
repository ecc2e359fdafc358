import type { IngestionStage } from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';
import type { IngestionMeasurement } from './measure-ingestion';
import type { BenchContext } from './bench-context';
import type { Cell, Section } from './report';
import { type IngestionRun, runIngestion } from './run-ingestion';
import { spreadOf } from './statistics';

type Run = IngestionMeasurement & Pick<IngestionRun, 'treePeak'>;

/** The steps that occupy a worker thread. */
const THREAD_STAGES = ['detect', 'align', 'encode'] as const satisfies readonly IngestionStage[];
/** The steps of other processes and of the main thread. A photo is decoded while its thread still works on the one before. */
const OTHER_STAGES = ['read', 'decode', 'upsert'] as const satisfies readonly IngestionStage[];

/** Ingests the photos with each model, and with all of them in one pass, in turn. */
export async function benchIngestions(context: BenchContext): Promise<Section[]> {
  const { config, repeats, photos, newDataDirectory, log } = context;
  const models = config.models!;
  const sets: ModelName[][] = [...models.map((model) => [model]), ...(models.length > 1 ? [models] : [])];
  const runs = new Map<string, Run[]>();
  const missing = new Set<string>();
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const set of sets) {
      const name = set.join(' + ');
      log(`ingestion ${repeat} of ${repeats}: ${name}`);
      const run = await runIngestion({
        ...config,
        models: set,
        gallery: photos.folder,
        dataDirectory: newDataDirectory(),
      });
      if ('unavailable' in run) missing.add(`NOT MEASURED: ${name}. ${run.unavailable}`);
      else runs.set(name, [...(runs.get(name) ?? []), run]);
    }
  }
  const measured = [...runs];
  return [
    throughputSection(measured, context, [...missing]),
    onePassSection(runs, models),
    memorySection(measured),
    {
      title: 'Longest stall of the event loop during an ingestion',
      notes: ['Of the process that ingests, in ms.'],
      columns: ['models', 'stall ms'],
      rows: measured.map(([name, set]) => [name, spreadOf(set.map(({ longestStallMs }) => longestStallMs))]),
    },
  ];
}

function throughputSection(runs: [string, Run[]][], { photos, threads }: BenchContext, missing: string[]): Section {
  const perPhoto = (stage: IngestionStage) => (run: Run) => (run.stages[stage] ?? 0) / run.ingestion.done;
  const idle = (run: Run): number => {
    const busy = THREAD_STAGES.reduce((sum, stage) => sum + (run.stages[stage] ?? 0), 0);
    return (threads * run.seconds * 1000 - busy) / run.ingestion.done;
  };
  return {
    title: 'Ingestion',
    notes: [
      `${photos.source}, ${threads} worker threads, into new indexes. Milliseconds per photo: detect, align and encode are the time of ` +
        'the threads, and idle is the rest of it, with the start of the decoders and the last write; read, decode (with the wait for a ' +
        'decoder) and upsert run at the same time, and overlap with each other.',
      ...missing,
    ],
    columns: ['models', 'photos/s', ...THREAD_STAGES, 'idle', ...OTHER_STAGES],
    rows: runs.map(([name, set]) => {
      const cell = (value: (run: Run) => number): Cell => spreadOf(set.map(value));
      const timesOf = (stages: readonly IngestionStage[]) => stages.map((stage) => cell(perPhoto(stage)));
      const speed = cell(({ ingestion, seconds }) => ingestion.done / seconds);
      return [name, speed, ...timesOf(THREAD_STAGES), cell(idle), ...timesOf(OTHER_STAGES)];
    }),
  };
}

function onePassSection(runs: ReadonlyMap<string, Run[]>, models: readonly ModelName[]): Section {
  const all = runs.get(models.join(' + ')) ?? [];
  const ratios = all.map(({ seconds }, repeat) => {
    const separate = models.map((model) => runs.get(model)?.[repeat]?.seconds ?? NaN);
    return seconds / separate.reduce((sum, value) => sum + value, 0);
  });
  return {
    title: 'All models in one pass',
    notes: ['The time of one pass, divided by the sum of the times of separate passes of the same repeat.'],
    columns: ['models', 'ratio'],
    rows: models.length > 1 && all.length > 0 ? [[models.join(' + '), spreadOf(ratios)]] : [],
  };
}

function memorySection(runs: [string, Run[]][]): Section {
  return {
    title: 'Memory during an ingestion',
    notes: [
      'Resident memory in MB: of the process with its worker threads, after a quarter of the photos, at the end and at the peak; and the ' +
        'peak with the decoder processes and Milvus Lite, where pages that processes share count for each of them.',
    ],
    columns: ['models', 'quarter', 'end', 'peak', 'peak with child processes'],
    rows: runs.map(([name, set]) => {
      const trees = set.flatMap(({ treePeak }) => treePeak ?? []);
      const memory = (key: keyof Run['memory']): Cell => spreadOf(set.map((run) => run.memory[key]));
      return [name, memory('quarter'), memory('end'), memory('peak'), trees.length > 0 ? spreadOf(trees) : null];
    }),
  };
}
