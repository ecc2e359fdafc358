import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  type Ingestion,
  type IngestionRequest,
  type IngestionStage,
  type Lookalike,
  watchIngestionStages,
} from '@lookalike/core';

export interface IngestionMeasurement {
  ingestion: Ingestion;
  seconds: number;
  /** The sum of all photos, in milliseconds; several threads may work at the same time. */
  stages: Partial<Record<IngestionStage, number>>;
  memory: { quarter: number; end: number; peak: number };
  longestStallMs: number;
}

/** Ingests, and measures time, memory and the longest stall of the event loop of this process. */
export async function measureIngestion(lookalike: Lookalike, request: IngestionRequest): Promise<IngestionMeasurement> {
  const stages: IngestionMeasurement['stages'] = {};
  const unwatch = watchIngestionStages(({ stage, ms }) => (stages[stage] = (stages[stage] ?? 0) + ms));
  const stalls = monitorEventLoopDelay({ resolution: 5 });
  const memory = new MemorySamples();
  const startedAt = performance.now();
  stalls.enable();
  let ingestion = await lookalike.ingestions.start(request);
  for await (ingestion of lookalike.ingestions.watch(ingestion.id)) {
    memory.sample(ingestion.total ? ingestion.done / ingestion.total : 0);
    if (process.stderr.isTTY) process.stderr.write(`\r${ingestion.done} / ${ingestion.total ?? '?'} photos `);
  }
  stalls.disable();
  unwatch();
  return {
    ingestion,
    seconds: (performance.now() - startedAt) / 1000,
    stages,
    memory: { quarter: memory.at(0.25), end: memory.at(1), peak: memory.peak() },
    longestStallMs: stalls.max / 1e6,
  };
}

/** Resident memory of this process, workers included, in MB, in the course of a task. */
class MemorySamples {
  private readonly samples: { progress: number; megabytes: number }[] = [];

  /** @param progress the completed part of the task, 0..1 */
  sample(progress: number): void {
    this.samples.push({ progress, megabytes: Math.round(process.memoryUsage.rss() / 1e6) });
  }

  /** The mean of the samples in the last twentieth before `progress`, because garbage distorts a single sample; else the last one. */
  at(progress: number): number {
    const before = this.samples.filter((sample) => sample.progress <= progress);
    const near = before.filter((sample) => sample.progress > progress - 0.05);
    const used = near.length > 0 ? near : before.slice(-1);
    return Math.round(used.reduce((sum, { megabytes }) => sum + megabytes, 0) / used.length);
  }

  peak(): number {
    return Math.max(...this.samples.map(({ megabytes }) => megabytes));
  }
}
