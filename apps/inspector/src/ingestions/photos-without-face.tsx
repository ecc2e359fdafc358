import { Link } from 'wouter';
import { probeUrl } from '../routes';
import type { IngestionState } from '../api/live-ingestion';
import { ProblemNotice } from '../components/problem-notice';
import { formatNumber } from '../format';
import { groupBy } from './group-by';
import { MoreButton } from './more-button';
import { ReplacedNote } from './replaced-note';
import { useIngestionPhotos } from './use-ingestion-photos';
import styles from './photos-without-face.module.css';

/** The photos in which no face was found; nothing where there is none. */
export function PhotosWithoutFace({ ingestion }: { ingestion: IngestionState }) {
  const { outcomes, error, counted, replaced, more } = useIngestionPhotos(ingestion, 'NO_FACE');
  if (counted === 0) return null;
  // Models that look for a face find the same ones.
  const photos = groupBy(outcomes ?? [], ({ photo }) => photo.id).map(({ items }) => items[0]!.photo);
  return (
    <section className={styles.section} aria-labelledby="without-face">
      <h3 id="without-face">
        Without a face{' '}
        {photos.length > 0 && (
          <span className="muted">
            {formatNumber(photos.length)}
            {more && '+'}
          </span>
        )}
      </h3>
      <p className="muted small">
        No face scoring at least 0.95 is in them, so models that look at faces leave them out.
      </p>
      {error && <ProblemNotice problem={error} />}
      <ul className={styles.photos} hidden={outcomes?.length === 0} aria-label="Photos without a face">
        {photos.map(({ id, thumbnailUrl }) => (
          <li key={id}>
            <Link href={probeUrl(id)} className={styles.photo}>
              <img src={thumbnailUrl} alt="" loading="lazy" width={112} height={112} />
              <span>
                {id.slice(0, id.lastIndexOf('/') + 1)}
                <wbr />
                {id.slice(id.lastIndexOf('/') + 1)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <MoreButton more={more}>More photos without a face</MoreButton>
      <ReplacedNote count={replaced} />
    </section>
  );
}
