import { isLookalikeError, type LookalikeErrorCode } from '@lookalike/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { Link } from 'wouter';
import { client } from '../../api/client';
import { detectionQuery, randomPhotos } from '../../api/queries';
import { readableName } from '../../format';
import { type ImageReference, imageName } from '../../image-reference';
import { useCompareRoute } from '../../use-routes';
import { PinnedFace } from './pinned-face';
import { ProbePanel } from './probe-panel';
import { ProbePicker } from './probe-picker';
import { Results } from './results';
import { SideBySide } from './side-by-side';
import styles from './compare-page.module.css';

/** A probe, and the most similar faces according to each model. */
export function ComparePage() {
  const { image } = useCompareRoute().route;
  const isInvalid = useIsProbeInvalid(image);
  return (
    <>
      <title>{image ? `${imageName(image)} · Lookalike` : 'Lookalike'}</title>
      <div className={styles.columns}>
        <section className={styles.probeColumn} aria-labelledby="probe-heading">
          <h1 id="probe-heading" className={styles.heading}>
            {image ? 'Probe' : 'Find similar faces'}
          </h1>
          <ProbePicker />
          {image && <ProbePanel image={image} />}
        </section>
        {image && !isInvalid ? <Results image={image} /> : <Welcome />}
      </div>
      <PinnedFace />
      <SideBySide />
    </>
  );
}

// With these errors, no model can answer. Others, such as a missing detector, do not affect models that compare whole photos.
const INVALID_PROBE_CODES: LookalikeErrorCode[] = [
  'PHOTO_NOT_FOUND',
  'UPLOAD_NOT_FOUND',
  'IMAGE_UNREADABLE',
  'IMAGE_TOO_LARGE',
  'IMAGE_TOO_MANY_PIXELS',
  'IMAGE_TOO_SMALL',
];

/** Whether the probe does not exist or is not a valid image. */
function useIsProbeInvalid(image: ImageReference | null): boolean {
  const { error } = useQuery(detectionQuery(image));
  return INVALID_PROBE_CODES.some((code) => isLookalikeError(error, code));
}

const SUGGESTION_COUNT = 12;

/**
 * Random photos without repetitions, the same ones until they are refetched; those of an identity first, because the name shows at once
 * whether a match is correct. Empty if the gallery has no photo.
 */
const suggestionsQuery = () =>
  queryOptions({
    queryKey: ['suggestions'],
    queryFn: async ({ signal }) => {
      const photos = await randomPhotos(SUGGESTION_COUNT, { signal });
      const unique = [...new Map(photos.map((photo) => [photo.id, photo])).values()];
      return [...unique.filter(({ identity }) => identity), ...unique.filter(({ identity }) => !identity)];
    },
    staleTime: Infinity,
  });

/** Describes the page, and suggests photos to start with. */
function Welcome() {
  const { urlWith } = useCompareRoute();
  const { data: photos, refetch, isFetching } = useQuery(suggestionsQuery());
  return (
    <section aria-labelledby="welcome-heading" className={styles.welcome}>
      <p className={styles.lead}>
        Choose a face. Each model shows the faces of the gallery that are most similar to it, so that you can compare
        the models.
      </p>
      {photos && photos.length > 0 && (
        <>
          <div className={styles.suggestionsHead}>
            <h2 id="welcome-heading">Start with one of these</h2>
            <button type="button" className="button" onClick={() => refetch()} disabled={isFetching}>
              <RefreshCw aria-hidden /> Shuffle
            </button>
          </div>
          <ul className={styles.suggestions}>
            {photos.map(({ id, thumbnailUrl, identity }) => (
              <li key={id}>
                <Link href={urlWith({ image: { photo: id }, face: null })}>
                  <img src={client.urlOf(thumbnailUrl)} alt="" />
                  <span>{identity ? readableName(identity.name) : id}</span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
