import type { IngestionStage } from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';
import type { IngestionMeasurement } from './measure-ingestion';
import type { BenchContext } from './bench-context';
import type { Cell, Section } from './report';
import { type IngestionRun, runIngestion } from './run-ingestion';
import { spreadOf } from './statistics';

type Run = IngestionMeasurement & Pick<IngestionRun, 'treePeak'>;

/** The steps that occupy a worker thread; the others run on the main thread at the same time. */
const THREAD_STAGES = ['decode', 'detect', 'align', 'encode'] as const satisfies readonly IngestionStage[];

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
      `${photos.source}, ${threads} worker threads, into new indexes. Milliseconds per photo: decode (with the wait for a decoder), ` +
        'detect, align, encode and idle are the time of the threads; read and upsert run at the same time as these, ' +
        'and overlap with each other.',
      ...missing,
    ],
    columns: ['models', 'photos/s', ...THREAD_STAGES, 'idle', 'read', 'upsert'],
    rows: runs.map(([name, set]) => {
      const cell = (value: (run: Run) => number): Cell => spreadOf(set.map(value));
      const stages = THREAD_STAGES.map((stage) => cell(perPhoto(stage)));
      const speed = cell(({ ingestion, seconds }) => ingestion.done / seconds);
      return [name, speed, ...stages, cell(idle), cell(perPhoto('read')), cell(perPhoto('upsert'))];
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
