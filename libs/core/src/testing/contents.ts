import type { ModelName } from '@lookalike/domain';
import type { Records } from '@lookalike/records';
import type { Ingestion, IngestionRequest, Ingestions } from '../lookalike';
import type { Services } from '../lifecycle/services';

/** All rows of a model's index, vectors shortened to what tells them apart: `photo#face` -> digits. */
export async function rowsIn(services: Services, model: ModelName): Promise<Record<string, string>> {
  const rows: Record<string, string> = {};
  for await (const { faceId, vector } of (await services.indices.open(model)).rows()) {
    rows[faceId] = [...vector.subarray(0, 8)].map((value) => value.toFixed(3)).join(' ');
  }
  return rows;
}

/** All outcomes on record: `photo` -> outcome and rows. */
export async function outcomesIn(services: Services, model: ModelName): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  const records: Records = services.records.get();
  for await (const { photoId, outcome, rows, problem } of records.outcomes(services.indices.scope(model))) {
    outcomes[photoId] = [outcome, rows, problem?.code].filter((part) => part !== undefined).join(' ');
  }
  return outcomes;
}

/** Starts an ingestion and waits for its end. */
export async function ingest(ingestions: Ingestions, request: IngestionRequest = {}): Promise<Ingestion> {
  let last = await ingestions.start(request);
  for await (last of ingestions.watch(last.id));
  return last;
}

/** `FACENET INDEXED 3`, sorted. */
export function counts({ outcomes }: Ingestion): string[] {
  return outcomes.map(({ model, outcome, count }) => `${model} ${outcome} ${count}`).sort();
}
