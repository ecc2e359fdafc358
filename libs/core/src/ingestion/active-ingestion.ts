import type { Gallery } from '@lookalike/dataset';
import type { Problem } from '@lookalike/domain';
import type { Embedder } from '@lookalike/embedding';
import type { IngestionRecord, IngestionStatus, Records, UnreadPlace } from '@lookalike/records';
import type { Logger } from 'pino';
import type { LazyService } from '../lifecycle/lazy-service';
import type { Ownership } from '../lifecycle/ownership';
import type { ToProblem } from '../lifecycle/to-problem';
import type { IngestionActivity } from '../models/ingestion-activity';
import type { ModelIndexes } from '../models/model-indexes';
import type { ModelLoader } from '../models/model-loader';
import { CancellationController } from './cancellation-controller';
import { type IngestionRequest, selectPhotos } from './ingestion-request';
import { countRemoved, findMissingPhotos, logUnreadPlaces, type MissingPhotos, unreadPlaces } from './missing-photos';
import { runPhotoPipeline } from './photo-pipeline';
import type { PhotoResults } from './process-photo';
import { type Ingestion, Progress } from './progress';
import { commitRebuilds, discardRebuilds, keepUnreadPhotos } from './rebuild';
import { repairIndex } from './repair-index';
import type { IngestionContext } from './ingestion-context';
import { loadModels, prepareTargets } from './targets';
import { deletePhotos, writeResults } from './write-results';

/** The services that ingestions need. */
export interface IngestionServices {
  gallery: LazyService<Gallery>;
  ownership: LazyService<Ownership>;
  records: LazyService<Records>;
  embedder: Pick<Embedder, 'models' | 'embed'>;
  indexes: ModelIndexes;
  activity: IngestionActivity;
  modelLoader: ModelLoader;
  logger: Logger;
  toProblem: ToProblem;
}

/** The ingestion that is running. */
export class ActiveIngestion {
  readonly progress: Progress;
  /** Resolves with its final state; never rejects. */
  readonly ended: Promise<Ingestion>;
  private readonly controller = new CancellationController();

  /**
   * @param onEnd called when the next ingestion may start, before anyone sees the final state; with that state if it could not be
   * recorded
   */
  constructor(
    private readonly services: IngestionServices,
    private readonly record: IngestionRecord,
    private readonly request: IngestionRequest,
    private readonly onEnd: (unrecorded?: Ingestion) => void,
  ) {
    this.progress = new Progress(record);
    services.activity.setRunning(record.input.models);
    this.ended = this.runToEnd();
  }

  /** Ends it after the photos in flight, but within seconds. */
  cancel(): Promise<Ingestion> {
    this.controller.cancel();
    return this.ended;
  }

  /** Ends it immediately. */
  interrupt(): Promise<Ingestion> {
    this.controller.interrupt();
    return this.ended;
  }

  private async runToEnd(): Promise<Ingestion> {
    const { cancelSignal } = this.controller;
    try {
      const problem = await this.ingest();
      const { done, total } = this.progress.snapshot();
      if (cancelSignal.aborted && done < total!) await this.end(this.controller.status, problem);
      else await this.end(problem ? 'FAILED' : 'SUCCEEDED', problem);
    } catch (error) {
      // Interrupting closes the store, too: errors from then on are not failures of the ingestion.
      const isExpected = this.controller.status === 'INTERRUPTED' || error === cancelSignal.reason;
      if (cancelSignal.aborted && isExpected) await this.end(this.controller.status, null);
      else await this.end('FAILED', this.services.toProblem(error));
    }
    return this.progress.snapshot();
  }

  /**
   * From loading the models to the last photo.
   * @returns the problem of a requested model that could not be ingested
   * @throws what ends the ingestion early; the reason of `cancelSignal` when it is cancelled before the first photo
   */
  private async ingest(): Promise<Problem | null> {
    const { services, request, progress, controller } = this;
    const { embedder, indexes, toProblem } = services;
    const records = services.records.get();
    const gallery = services.gallery.get();
    const models = await loadModels(services.modelLoader, request, controller);
    // The gallery is read before any index is changed: if that fails, the ingestion ends here.
    await gallery.refresh({
      mounts: await records.mounts(),
      forgetMissingDisks: request.deleteMissing,
      findFingerprints: (ids) => records.fingerprints(ids),
      indexedPhotos: (folder) => records.indexedPhotos(folder),
    });
    const selection = await selectPhotos(gallery, request);

    const { targets, problem } = await prepareTargets({ ...services, gallery, records }, models, request, controller);
    if (problem) progress.set({ problem });
    const embedsAll = request.rebuild ?? false;
    const context: IngestionContext = { gallery, records, embedder, indexes, targets, embedsAll, toProblem };
    try {
      const missing = await this.compareWithGallery(context);
      // Not before: if the photos of another gallery were found, its disk would be reported as missing later.
      await records.saveMounts(gallery.mounts());
      await records.updateIngestion(this.record.id, { total: selection.total });
      progress.begin(
        targets.map(({ model }) => model),
        selection.total,
      );
      const write = (batch: readonly PhotoResults[]) => this.write(context, batch);
      await runPhotoPipeline(context, { photos: selection.photos(), write }, controller);
      const endedEarly = controller.cancelSignal.aborted && progress.snapshot().done < selection.total;
      if (endedEarly) {
        await discardRebuilds(targets, controller);
      } else {
        await commitRebuilds(context, indexes, this.record.id);
        if (targets.some(({ rebuild }) => rebuild)) await this.reportRemoved(missing);
        await this.deleteSurplusRows(context);
        for (const target of targets) await target.verifyInstallation();
      }
    } catch (error) {
      await discardRebuilds(targets, controller);
      throw error;
    }
    return problem;
  }

  /** Deletes what the gallery no longer contains, and reports what it cannot read. */
  private async compareWithGallery(context: IngestionContext): Promise<MissingPhotos[]> {
    const { cancelSignal } = this.controller;
    // All indexes are checked before anything is deleted from one.
    const missing: MissingPhotos[] = [];
    for (const target of context.targets)
      missing.push(await findMissingPhotos(context, target, this.request, cancelSignal));
    await this.reportUnread(unreadPlaces(context.gallery, missing));
    for (const [i, target] of context.targets.entries()) {
      const { model, index, scope, rebuild } = target;
      if (rebuild) {
        await keepUnreadPhotos(context, scope, rebuild, cancelSignal);
        continue;
      }
      const { removed } = missing[i]!;
      const repair = await repairIndex(context, target, cancelSignal);
      target.hasUndescribedRows = repair.undescribedPhotos > 0;
      await deletePhotos(context, target, removed, cancelSignal);
      if (repair.invalidatedPhotos + repair.deletedRows + removed.length > 0) {
        this.services.logger.info({ model, ...repair, removedPhotos: removed.length }, `${index.name}: repaired`);
      }
    }
    if (context.targets.every(({ rebuild }) => !rebuild)) await this.reportRemoved(missing);
    return missing;
  }

  /** With new records, the rows that are left over are known only after all photos have an outcome. */
  private async deleteSurplusRows(context: IngestionContext): Promise<void> {
    const { identities, limit } = this.request;
    const { cancelSignal } = this.controller;
    if (identities || limit !== undefined || cancelSignal.aborted) return;
    for (const target of context.targets) if (!target.rebuild) await repairIndex(context, target, cancelSignal);
  }

  private async reportUnread(places: UnreadPlace[]): Promise<void> {
    logUnreadPlaces(places, this.services.logger);
    await this.services.records.get().updateIngestion(this.record.id, { unreadPlaces: places });
    this.progress.set({ unreadPlaces: places });
  }

  private async reportRemoved(missing: readonly MissingPhotos[]): Promise<void> {
    const removed = countRemoved(missing);
    if (removed.deletedPhotos + removed.ignoredPhotos === 0) return;
    await this.services.records.get().updateIngestion(this.record.id, removed);
    this.progress.set(removed);
  }

  private async write(context: IngestionContext, batch: readonly PhotoResults[]): Promise<void> {
    const counts = await writeResults(context, this.record.id, batch);
    await context.records.updateIngestion(this.record.id, { done: this.progress.snapshot().done + batch.length });
    const embedded = batch.filter(({ results }) => results.size > 0).length;
    this.progress.advance(batch.length, embedded, counts);
  }

  private async end(status: IngestionStatus, problem: Problem | null): Promise<void> {
    const end = { status, finishedAt: new Date(), problem };
    let unrecorded: Ingestion | undefined;
    try {
      await this.services.records.get().updateIngestion(this.record.id, end);
    } catch (error) {
      unrecorded = { ...this.progress.snapshot(), ...end, photosPerSecond: null, secondsLeft: null };
      this.services.logger.error({ err: error, ingestion: this.record.id }, 'the end of an ingestion was not recorded');
    }
    this.services.activity.setEnded();
    this.onEnd(unrecorded);
    this.progress.set(end);
  }
}
