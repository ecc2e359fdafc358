import { webcrypto } from 'node:crypto';
import {
  faceIdOf,
  type FaceRow,
  LookalikeError,
  type ModelName,
  type PhotoId,
  type PhotoRef,
  type Problem,
} from '@lookalike/domain';
import type { FaceEmbedding, ModelEmbeddings, PhotoEmbeddings } from '@lookalike/embedding';
import type { Outcome } from '@lookalike/records';
import type { IngestionContext, Target } from './ingestion-context';
import { reportStage } from './stage-times';
import { isUpToDate } from './up-to-date';

/** The result of a photo for one model, to be written. */
export interface ModelResult {
  outcome: Omit<Outcome, 'ingestionId' | 'at'>;
  /** The new rows of the photo. */
  rows: FaceRow[];
  /** Whether the index keeps the rows that it has of the photo, because there are no new ones. */
  keepsRows: boolean;
  /** Whether the index has rows of the photo's earlier content that have to be deleted. */
  hasOutdatedRows: boolean;
}

export interface PhotoResults {
  photoId: PhotoId;
  /** Models whose outcome is up to date. */
  unchanged: ModelName[];
  /** The models of `unchanged` whose recorded fingerprint is outdated: the file changed, but not its content. */
  outdatedFingerprints: ModelName[];
  /** The current fingerprint; empty if it is unknown. */
  fingerprint: string;
  results: Map<ModelName, ModelResult>;
}

/** A photo with its earlier outcomes. */
export interface RecordedPhoto {
  photo: PhotoRef;
  earlierOutcomes: ReadonlyMap<ModelName, Outcome>;
  /** If it was looked up already; else null. If the file changes before it is read, the next ingestion finds another fingerprint. */
  fingerprint: string | null;
}

/** The work that remains for a photo. */
interface PhotoPlan extends Omit<RecordedPhoto, 'fingerprint'> {
  /** Targets without an outcome that is up to date. */
  pending: readonly Target[];
  /** Models whose rows were made from this content, although the last attempt to read the photo failed. */
  restored: ModelName[];
  /** Models whose outcome is up to date, but has another fingerprint. */
  outdatedFingerprints: ModelName[];
  /** Why the photo cannot be read. */
  problem: Problem | null;
  /** Null if the photo was not read. */
  bytes: Uint8Array | null;
  /** As the records store it; empty if it is unknown, which never equals a stored fingerprint. */
  contentHash: string;
  /** As the records store it; empty if it is unknown. */
  fingerprint: string;
}

/**
 * Embeds a photo for the targets whose outcome is not up to date. If the photo fails, its outcome is FAILED, and its rows are kept until
 * it can be read.
 * @throws LookalikeError GALLERY_UNAVAILABLE: no photo can be read any more, so none may count as changed
 * @throws the signal's reason once it is aborted
 */
export async function processPhoto(
  context: IngestionContext,
  recorded: RecordedPhoto,
  signal: AbortSignal,
): Promise<PhotoResults> {
  const { photo } = recorded;
  const plan = await planPhoto(context, recorded);
  const { pending, restored } = plan;
  const results = new Map(restored.map((model) => [model, restoredResult(plan, model)]));
  if (pending.length > 0) {
    const embedded = plan.problem ?? (await embed(context, plan, signal));
    for (const target of pending) results.set(target.model, modelResult(plan, target, embedded));
  }
  const unchanged = context.targets.flatMap(({ model }) => (results.has(model) ? [] : [model]));
  return {
    photoId: photo.id,
    unchanged,
    outdatedFingerprints: plan.outdatedFingerprints,
    fingerprint: plan.fingerprint,
    results,
  };
}

/** Compares the photo with its earlier outcomes: first by its fingerprint, so that it need not be read, then by its content. */
async function planPhoto(
  { gallery, targets, embedsAll, toProblem }: IngestionContext,
  { photo, earlierOutcomes, fingerprint }: RecordedPhoto,
): Promise<PhotoPlan> {
  const plan: PhotoPlan = {
    photo,
    earlierOutcomes,
    pending: targets,
    restored: [],
    outdatedFingerprints: [],
    problem: null,
    bytes: null,
    contentHash: '',
    fingerprint: '',
  };
  const removeUpToDate = (isSame: (outcome: Outcome) => boolean) => {
    if (embedsAll) return;
    plan.pending = plan.pending.filter(({ model }) => {
      const outcome = earlierOutcomes.get(model);
      if (!outcome || !isSame(outcome)) return true;
      if (isUpToDate(outcome)) return false;
      if (outcome.rows === 0) return true;
      plan.restored.push(model);
      return false;
    });
  };
  try {
    plan.fingerprint = fingerprint ?? (await gallery.fingerprint(photo.id));
    removeUpToDate(({ fingerprint }) => fingerprint === plan.fingerprint);
    if (plan.pending.length === 0) return plan;
    const startedAt = performance.now();
    plan.bytes = await gallery.read(photo.id);
    reportStage('read', performance.now() - startedAt);
    plan.contentHash = await contentHash(plan.bytes);
    const differing = plan.pending;
    removeUpToDate((outcome) => outcome.contentHash === plan.contentHash);
    plan.outdatedFingerprints = differing.flatMap(({ model }) =>
      plan.pending.some((target) => target.model === model) || plan.restored.includes(model) ? [] : model,
    );
  } catch (error) {
    if (LookalikeError.is(error, 'GALLERY_UNAVAILABLE')) throw error;
    plan.problem = toProblem(error);
  }
  return plan;
}

/** SHA-256 in hex, computed outside the main thread: 20 MB would block it longer than a query may wait. */
async function contentHash(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}

/** Embeds the subject of a photo with an identity, and every face of any other photo. */
async function embed(
  { embedder, toProblem }: IngestionContext,
  { photo, bytes, pending }: PhotoPlan,
  signal: AbortSignal,
): Promise<PhotoEmbeddings | Problem> {
  const models = pending.map(({ model }) => model);
  const faces = photo.identity === null ? 'all' : 'subject';
  try {
    const embedded = await embedder.embed(bytes!, models, { faces, lane: 'ingestion', signal });
    const { decodeMs, detectMs, alignMs, encodeMs } = embedded.timings;
    reportStage('decode', decodeMs);
    reportStage('detect', detectMs);
    reportStage('align', alignMs);
    reportStage('encode', encodeMs);
    return embedded;
  } catch (error) {
    signal.throwIfAborted();
    return toProblem(error);
  }
}

function modelResult(
  plan: PhotoPlan,
  { model, rebuild, hasUndescribedRows }: Target,
  embedded: PhotoEmbeddings | Problem,
): ModelResult {
  const { photo, contentHash, fingerprint } = plan;
  const earlier = plan.earlierOutcomes.get(model);
  const { embeddings, problem }: ModelEmbeddings =
    'models' in embedded ? embedded.models.get(model)! : { embeddings: [], problem: embedded };
  const noFace = problem?.code === 'NO_FACE';
  // Only a photo that was decoded may replace its rows, never a failure to read, decode or embed it: a file that is not an image may be one
  // that is still being copied.
  const isContentKnown = !problem || noFace;
  if (problem && !isContentKnown && earlier && earlier.rows > 0) {
    return { outcome: { ...earlier, outcome: 'FAILED', problem }, rows: [], keepsRows: true, hasOutdatedRows: false };
  }
  const rows = 'models' in embedded ? embeddings.map((embedding) => rowOf(photo, embedded, embedding)) : [];
  return {
    outcome: {
      photoId: photo.id,
      contentHash,
      fingerprint,
      outcome: !problem ? 'INDEXED' : noFace ? 'NO_FACE' : 'FAILED',
      problem: noFace ? null : problem,
      rows: rows.length,
    },
    rows,
    // The index may have rows that the records do not describe.
    keepsRows: Boolean(rebuild?.keptScope) && !isContentKnown,
    hasOutdatedRows: !rebuild && isContentKnown && (hasUndescribedRows || Boolean(earlier?.rows)),
  };
}

function restoredResult({ earlierOutcomes, fingerprint }: PhotoPlan, model: ModelName): ModelResult {
  const outcome = { ...earlierOutcomes.get(model)!, fingerprint, outcome: 'INDEXED' as const, problem: null };
  return { outcome, rows: [], keepsRows: true, hasOutdatedRows: false };
}

/** A row of a whole photo has no box, score or landmarks. */
function rowOf(photo: PhotoRef, { width, height }: PhotoEmbeddings, { face, vector }: FaceEmbedding): FaceRow {
  return {
    faceId: faceIdOf(photo.id, face && face.index),
    photoId: photo.id,
    identity: photo.identity ?? '',
    photoWidth: width,
    photoHeight: height,
    subject: face?.subject ?? true,
    box: face?.box ?? { x: 0, y: 0, width: 0, height: 0 },
    score: face?.score ?? 0,
    landmarks: face?.landmarks ?? [],
    vector,
  };
}
