import type { FaceRow, ModelName, PhotoId, Problem } from '@lookalike/domain';
import type { ModelEmbeddings, PhotoEmbeddings } from '@lookalike/embedding';
import type { Outcome } from '@lookalike/records';
import type { IngestionContext } from './ingestion-context';
import type { PhotoPlan } from './plan-photo';
import { rowsOfPhoto } from './rows-of-photo';

/** What became of a photo for one model, ready to be written. */
export interface ModelFinding {
  outcome: Omit<Outcome, 'runId' | 'at'>;
  rows: FaceRow[];
  /** The index still holds rows of what the photo was before. */
  outdated: boolean;
}

export interface PhotoFindings {
  photoId: PhotoId;
  unchanged: ModelName[];
  findings: Map<ModelName, ModelFinding>;
}

/**
 * Embeds a planned photo for the models that lack it. Of a photo with an identity the subject is indexed, of any other every face.
 * A failure of the photo becomes its outcome.
 * @throws the signal's reason once it is aborted
 */
export async function embedPhoto(
  context: IngestionContext,
  plan: PhotoPlan,
  signal: AbortSignal,
): Promise<PhotoFindings> {
  const embedded = plan.problem ?? (plan.lacking.length > 0 ? await embed(context, plan, signal) : null);
  const findings = new Map(
    embedded ? plan.lacking.map(({ model }): [ModelName, ModelFinding] => [model, find(plan, model, embedded)]) : [],
  );
  return { photoId: plan.photo.id, unchanged: plan.unchanged, findings };
}

async function embed(
  { embedder, toProblem }: IngestionContext,
  { photo, content, lacking }: PhotoPlan,
  signal: AbortSignal,
): Promise<PhotoEmbeddings | Problem> {
  const models = lacking.map(({ model }) => model);
  const faces = photo.identity === null ? 'all' : 'subject';
  try {
    return await embedder.embed(content.bytes!, models, { faces, lane: 'ingestion', signal });
  } catch (error) {
    signal.throwIfAborted();
    return toProblem(error);
  }
}

function find(plan: PhotoPlan, model: ModelName, embedded: PhotoEmbeddings | Problem): ModelFinding {
  const { photo, content, outdated } = plan;
  const answer: ModelEmbeddings =
    'models' in embedded ? embedded.models.get(model)! : { embeddings: [], problem: embedded };
  const rows = 'models' in embedded ? rowsOfPhoto(photo, embedded, answer.embeddings) : [];
  const noFace = answer.problem?.code === 'NO_FACE';
  return {
    outcome: {
      photoId: photo.id,
      contentHash: content.contentHash,
      fingerprint: content.fingerprint,
      outcome: !answer.problem ? 'INDEXED' : noFace ? 'NO_FACE' : 'FAILED',
      problem: noFace ? null : answer.problem,
      rows: rows.length,
    },
    rows,
    outdated: outdated.has(model),
  };
}
