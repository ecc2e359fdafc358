import { LookalikeError, type ModelName, type PhotoRef, type Problem } from '@lookalike/domain';
import type { Outcome } from '@lookalike/records';
import { contentHash } from './content-hash';
import type { IngestionContext, Target } from './ingestion-context';

export interface PhotoContent {
  /** null: not read. */
  bytes: Uint8Array | null;
  /** As the records keep them; empty where they are not known, which equals none that is. */
  contentHash: string;
  fingerprint: string;
}

/** What must be done for a photo. */
export interface PhotoPlan {
  photo: PhotoRef;
  /** Models for which the photo is done already. */
  unchanged: ModelName[];
  lacking: readonly Target[];
  /** Models of `lacking` whose index still holds rows of what the photo was before. */
  outdated: ReadonlySet<ModelName>;
  /** Why it cannot be read. */
  problem: Problem | null;
  content: PhotoContent;
}

/**
 * Compares the photo with what is known of it: by its fingerprint first, which spares reading it, then by its content.
 * @throws LookalikeError GALLERY_UNAVAILABLE: no photo can be read any more, so that none may count as changed
 */
export async function planPhoto(context: IngestionContext, photo: PhotoRef): Promise<PhotoPlan> {
  const { gallery, records, targets, toProblem } = context;
  const known = new Map<ModelName, Outcome>();
  for (const { model, scope } of targets) {
    const outcome = await records.outcome(scope, photo.id);
    if (outcome) known.set(model, outcome);
  }
  const remaining = (among: readonly Target[], isSame: (outcome: Outcome) => boolean) =>
    among.filter(({ model }) => !stands(known.get(model), isSame));
  const plan = (lacking: readonly Target[], problem: Problem | null, content: PhotoContent): PhotoPlan => ({
    photo,
    unchanged: targets.filter((target) => !lacking.includes(target)).map(({ model }) => model),
    lacking,
    outdated: new Set(lacking.flatMap(({ model }) => (known.get(model)?.rows ? [model] : []))),
    problem,
    content,
  });

  let lacking: readonly Target[] = targets;
  let fingerprint = '';
  try {
    fingerprint = await gallery.fingerprint(photo.id);
    lacking = remaining(lacking, (outcome) => outcome.fingerprint === fingerprint);
    if (lacking.length === 0) return plan(lacking, null, NOTHING_READ);
    const bytes = await gallery.read(photo.id);
    const hash = await contentHash(bytes);
    lacking = remaining(lacking, (outcome) => outcome.contentHash === hash);
    return plan(lacking, null, { bytes, contentHash: hash, fingerprint });
  } catch (error) {
    if (LookalikeError.is(error, 'GALLERY_UNAVAILABLE')) throw error;
    return plan(lacking, toProblem(error), { ...NOTHING_READ, fingerprint });
  }
}

const NOTHING_READ: PhotoContent = { bytes: null, contentHash: '', fingerprint: '' };

/** Whether an earlier outcome still holds. A failure holds only where the image itself was at fault. */
function stands(outcome: Outcome | undefined, isSame: (outcome: Outcome) => boolean): boolean {
  if (!outcome || !isSame(outcome)) return false;
  return outcome.outcome !== 'FAILED' || Boolean(outcome.problem?.code.startsWith('IMAGE_'));
}
