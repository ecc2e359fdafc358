import { monitorEventLoopDelay } from 'node:perf_hooks';
import { commandLineRemedy, createLogger, readCommandConfig, readIngestionLimit } from '@lookalike/command-line';
import { type Ingestion, type Lookalike, openLookalike } from '@lookalike/core';
import type { Command } from 'commander';

/**
 * Ingests a gallery and prints outcomes, speed, memory and stalls as Markdown.
 * @param command parsed, with `LIMIT_OPTION` and the options of `addLookalikeOptions`
 */
export async function benchIngestion(command: Command): Promise<void> {
  const config = readCommandConfig(command);
  const lookalike = await openLookalike(config, {
    logger: createLogger(config),
    describeRemedy: commandLineRemedy,
    keepGallery: true,
  });
  try {
    await lookalike.opened();
    console.log(report(await ingest(lookalike, readIngestionLimit(command))));
  } finally {
    await lookalike.close();
  }
}

interface Measurement {
  ingestion: Ingestion;
  seconds: number;
  memory: MemorySamples;
  longestStallMs: number;
}

async function ingest(lookalike: Lookalike, limit: number | null): Promise<Measurement> {
  const stalls = monitorEventLoopDelay({ resolution: 5 });
  const memory = new MemorySamples();
  const startedAt = performance.now();
  stalls.enable();
  let ingestion = await lookalike.ingestions.start({ limit: limit ?? undefined });
  for await (ingestion of lookalike.ingestions.watch(ingestion.id)) {
    memory.sample(ingestion.total ? ingestion.done / ingestion.total : 0);
    if (process.stderr.isTTY) process.stderr.write(`\r${ingestion.done} / ${ingestion.total ?? '?'} photos `);
  }
  stalls.disable();
  return { ingestion, seconds: (performance.now() - startedAt) / 1000, memory, longestStallMs: stalls.max / 1e6 };
}

function report({ ingestion, seconds, memory, longestStallMs }: Measurement): string {
  const count = (model: string, outcome: string) =>
    ingestion.outcomes.find((entry) => entry.model === model && entry.outcome === outcome)?.count ?? 0;
  const rows = ingestion.models.map(
    (model) => `| ${model} | ${count(model, 'INDEXED')} | ${count(model, 'NO_FACE')} | ${count(model, 'FAILED')} |`,
  );
  return [
    `${ingestion.status}: ${ingestion.done} of ${ingestion.total} photos`,
    '',
    '| model | indexed | no face | failed |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    `wall time ${seconds.toFixed(1)} s, ${(ingestion.done / seconds).toFixed(1)} photos/s`,
    `RSS: at one quarter ${memory.at(0.25)} MB, at the end ${memory.at(1)} MB, peak ${memory.peak()} MB`,
    `longest stall of the event loop ${longestStallMs.toFixed(1)} ms`,
  ].join('\n');
}

/** Resident memory of this process, workers included, in the course of a task. */
class MemorySamples {
  private readonly samples: { progress: number; megabytes: number }[] = [];

  /** @param progress the completed part of the task, 0..1 */
  sample(progress: number): void {
    this.samples.push({ progress, megabytes: Math.round(process.memoryUsage.rss() / 1e6) });
  }

  /** The mean of the samples in the last twentieth before `progress`, because garbage distorts a single sample. */
  at(progress: number): number {
    const near = this.samples.filter((sample) => sample.progress > progress - 0.05 && sample.progress <= progress);
    return Math.round(near.reduce((sum, { megabytes }) => sum + megabytes, 0) / near.length);
  }

  peak(): number {
    return Math.max(...this.samples.map(({ megabytes }) => megabytes));
  }
}
