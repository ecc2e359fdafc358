import type { Problem } from '@lookalike/domain';
import type { IngestionRequest } from '../lookalike';
import { createToProblem } from '../lifecycle/to-problem';
import type { Services } from '../lifecycle/services';
import type { PhotoFindings } from './embed-stage';
import { ingestPhotos } from './ingest-photos';
import type { IngestionContext } from './ingestion-context';
import { prepareTargets } from './prepare-targets';
import type { Progress } from './progress';
import { reconcileTarget } from './reconcile';
import { selectPhotos } from './select-photos';
import type { StopSwitch } from './stop-switch';
import { sweepVanished } from './sweep-vanished';
import { writeFindings } from './write-stage';

/**
 * An ingestion from its models to its last photo.
 * @returns the problem of a model that was asked for and could not take part
 * @throws what ends it early; the stop switch's reason when it was told to stop before the first photo
 */
export async function runIngestion(
  services: Services,
  runId: string,
  request: IngestionRequest,
  progress: Progress,
  stopSwitch: StopSwitch,
): Promise<Problem | null> {
  const records = services.records.get();
  const gallery = services.gallery.get();
  const { targets, problem } = await prepareTargets(services, request, stopSwitch);
  if (problem) progress.set({ problem });
  await gallery.refresh();

  const { embedder, indices, logger } = services;
  const context: IngestionContext = {
    gallery,
    records,
    embedder,
    indices,
    targets,
    toProblem: createToProblem(logger),
  };
  for (const target of targets) {
    const repair = await reconcileTarget(context, target, stopSwitch.stop);
    const vanished = await sweepVanished(context, target, stopSwitch.stop);
    if (repair.forgotten + repair.deleted + vanished > 0) {
      logger.info({ model: target.model, ...repair, vanished }, `${target.index.name}: brought up to date`);
    }
  }

  const selection = await selectPhotos(gallery, request);
  await records.updateRun(runId, { total: selection.total });
  const models = targets.map(({ model }) => model);
  progress.begin(models, selection.total);
  let done = 0;

  async function write(batch: readonly PhotoFindings[]): Promise<void> {
    const tallies = await writeFindings(context, runId, batch);
    done += batch.length;
    await records.updateRun(runId, { done });
    progress.advance(batch.length, batch.filter(({ findings }) => findings.size > 0).length, tallies);
  }

  await ingestPhotos(context, { photos: selection.photos(), write }, stopSwitch);
  return problem;
}
