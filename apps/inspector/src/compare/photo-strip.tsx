import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { identityUrl } from '../routes';
import { useCompareRoute } from '../use-routes';
import { identityPhotosQuery } from '../api/queries';
import styles from './photo-strip.module.css';

// More are on the person's own page.
const SHOWN = 12;

/** The person's other photos, to search with instead. */
export function PhotoStrip({ identity, current }: { identity: string; current: string }) {
  const { urlWith } = useCompareRoute();
  const { data } = useInfiniteQuery(identityPhotosQuery(identity));
  const person = data?.pages[0];
  if (!person || person.photoCount < 2) return null;
  return (
    <nav aria-label="Photos of the same person" className={styles.strip}>
      <ul className={styles.photos}>
        {person.photos.nodes.slice(0, SHOWN).map(({ id, thumbnailUrl }) => (
          <li key={id}>
            <Link href={urlWith({ image: { photo: id }, face: null })} aria-current={id === current || undefined}>
              <img src={thumbnailUrl} alt={id} loading="lazy" />
            </Link>
          </li>
        ))}
      </ul>
      {person.photoCount > SHOWN && <Link href={identityUrl(identity)}>All {person.photoCount} photos</Link>}
    </nav>
  );
}
