import type { ModelName, OutcomeKind } from '@lookalike/domain';
import type { PhotoFindings } from './embed-stage';
import { forgetPhotos } from './forget-photos';
import type { IngestionContext, Target } from './ingestion-context';

export type Tally = { model: ModelName; outcome: OutcomeKind; count: number };

/**
 * Writes what was found of some photos: old rows out, new rows in, then the outcomes. Stopped anywhere in between, the photos
 * count as not done, and doing them again comes to the same.
 */
export async function writeFindings(
  context: IngestionContext,
  runId: string,
  batch: readonly PhotoFindings[],
): Promise<Tally[]> {
  const tallies = await Promise.all(context.targets.map((target) => writeModel(context, runId, target, batch)));
  return tallies.flat();
}

async function writeModel(
  context: IngestionContext,
  runId: string,
  target: Target,
  batch: readonly PhotoFindings[],
): Promise<Tally[]> {
  const { records, indices } = context;
  const { model, index, scope } = target;
  const findings = batch.flatMap((photo) => photo.findings.get(model) ?? []);
  const unchanged = batch.filter((photo) => photo.unchanged.includes(model)).length;
  const outdated = findings.filter((finding) => finding.outdated).map(({ outcome }) => outcome.photoId);
  const rows = findings.flatMap((finding) => finding.rows);

  await forgetPhotos(context, target, outdated);
  if (rows.length > 0) await index.upsert(rows);
  const outcomes = findings.map(({ outcome }) => outcome);
  await records.saveOutcomes(runId, model, scope, outcomes, unchanged);
  if (rows.length > 0) indices.changed(model);
  return [
    ...outcomes.map(({ outcome }) => ({ model, outcome, count: 1 })),
    { model, outcome: 'UNCHANGED' as const, count: unchanged },
  ];
}
