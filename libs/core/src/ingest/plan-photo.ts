import { LookalikeError, type ModelName, type PhotoRef, type Problem } from '@lookalike/domain';
import type { Outcome } from '@lookalike/records';
import { contentHash } from './content-hash';
import type { IngestionContext, Target } from './ingestion-context';

export interface PhotoContent {
  bytes: Uint8Array;
  /** As the records keep them; both empty for a photo that could not be read, which equals no photo that can. */
  contentHash: string;
  fingerprint: string;
}

/** What must be done for a photo. */
export interface PhotoPlan {
  photo: PhotoRef;
  /** Models for which the photo is done already. */
  unchanged: ModelName[];
  todo: Target[];
  /** Models of `todo` whose index still holds rows of what the photo was before. */
  outdated: ReadonlySet<ModelName>;
  /** null when nothing is to do or the photo cannot be read. */
  content: PhotoContent | null;
  problem: Problem | null;
}

/**
 * Compares the photo with what is known of it: by its fingerprint first, which spares reading it, then by its content.
 * @throws LookalikeError GALLERY_UNAVAILABLE: no photo can be read any more, so that none may count as changed
 */
export async function planPhoto(context: IngestionContext, photo: PhotoRef): Promise<PhotoPlan> {
  const { gallery, records, targets, asProblem } = context;
  const known = new Map<ModelName, Outcome>();
  for (const { model, scope } of targets) {
    const outcome = await records.outcome(scope, photo.id);
    if (outcome) known.set(model, outcome);
  }
  const remaining = (among: readonly Target[], isSame: (outcome: Outcome) => boolean) =>
    among.filter(({ model }) => !stands(known.get(model), isSame));
  const plan = (todo: Target[], rest: Pick<PhotoPlan, 'content' | 'problem'>): PhotoPlan => ({
    photo,
    unchanged: targets.filter((target) => !todo.includes(target)).map(({ model }) => model),
    todo,
    outdated: new Set(todo.flatMap(({ model }) => (known.get(model)?.rows ? [model] : []))),
    ...rest,
  });

  let fingerprint: string;
  let bytes: Uint8Array;
  let todo: Target[];
  try {
    fingerprint = await gallery.fingerprint(photo.id);
    todo = remaining(targets, (outcome) => outcome.fingerprint === fingerprint);
    if (todo.length === 0) return plan([], { content: null, problem: null });
    bytes = await gallery.read(photo.id);
  } catch (error) {
    if (LookalikeError.is(error, 'GALLERY_UNAVAILABLE')) throw error;
    return plan([...targets], { content: null, problem: asProblem(error) });
  }
  const hash = await contentHash(bytes);
  todo = remaining(todo, (outcome) => outcome.contentHash === hash);
  return plan(todo, { content: { bytes, contentHash: hash, fingerprint }, problem: null });
}

/** Whether an earlier outcome still holds. A failure holds only where the image itself was at fault. */
function stands(outcome: Outcome | undefined, isSame: (outcome: Outcome) => boolean): boolean {
  if (!outcome || !isSame(outcome)) return false;
  return outcome.outcome !== 'FAILED' || Boolean(outcome.problem?.code.startsWith('IMAGE_'));
}
