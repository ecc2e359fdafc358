import { commandLineRemedy, createLogger, readCommandConfig, readIngestionLimit } from '@lookalike/command-line';
import { openLookalike } from '@lookalike/core';
import type { Command } from 'commander';
import { type IngestionMeasurement, measureIngestion } from './measure-ingestion';

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
    const limit = readIngestionLimit(command) ?? undefined;
    console.log(report(await measureIngestion(lookalike, { limit })));
  } finally {
    await lookalike.close();
  }
}

function report({ ingestion, seconds, memory, longestStallMs }: IngestionMeasurement): string {
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
    `RSS: at one quarter ${memory.quarter} MB, at the end ${memory.end} MB, peak ${memory.peak} MB`,
    `longest stall of the event loop ${longestStallMs.toFixed(1)} ms`,
  ].join('\n');
}
