import { LookalikeError, type ModelName } from '@lookalike/domain';
import type { FaceMatch, SearchRequest, SimilarFaces, Timings } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { faceOfRow } from './face-of-photo';
import type { ModelProbe, ResolvedProbe } from './resolve-probe';

/**
 * Searches one model's index with a probe that is resolved.
 * @throws LookalikeError INDEX_EMPTY, INDEX_STALE, STORE_UNAVAILABLE
 */
export async function searchIndex(
  { indices }: Services,
  model: ModelName,
  probe: ResolvedProbe,
  own: ModelProbe,
  request: SearchRequest,
  startedAt: number,
): Promise<SimilarFaces> {
  const index = await indices.open(model);
  const searchStartedAt = performance.now();
  const excludePhoto = request.excludeProbe && probe.photo ? probe.photo.id : undefined;
  const [found, searched] = await Promise.all([index.search(own.vector, request.k, { excludePhoto }), index.count()]);
  const searchMs = performance.now() - searchStartedAt;
  if (searched === 0) throw indexEmpty(model);
  const matches = found.map(({ rank, similarity, row }): FaceMatch => {
    const { photoId: id, photoWidth: width, photoHeight: height, identity } = row;
    return { rank, similarity, photo: { id, identity: identity || null, width, height }, face: faceOfRow(row) };
  });
  const { width, height, face } = own;
  const timings: Timings = { ...probe.timings, searchMs, totalMs: performance.now() - startedAt };
  return { model, probe: { width, height, face, photo: probe.photo, url: probe.url }, matches, searched, timings };
}

function indexEmpty(model: ModelName): LookalikeError {
  return new LookalikeError(
    'INDEX_EMPTY',
    `Nothing is indexed yet for ${model}.`,
    'Start an ingestion (mutation `startIngestion`, or restart without --no-ingest) and ask again when the first photos are in.',
  );
}
