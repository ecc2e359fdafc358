import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { Link } from 'wouter';
import { useCompareRoute } from '../use-routes';
import { readableName } from '../format';
import { somePhotosQuery } from './some-photos-query';
import styles from './welcome.module.css';

/** Something to begin with. */
export function Welcome() {
  const { urlWith } = useCompareRoute();
  const { data, refetch, isFetching } = useQuery(somePhotosQuery());
  return (
    <section aria-labelledby="welcome-heading" className={styles.welcome}>
      <p className={styles.lead}>
        Choose a face: each model shows which faces of the gallery it takes for the most alike, and you judge who is
        right.
      </p>
      {data && data.length > 0 && (
        <>
          <div className={styles.head}>
            <h2 id="welcome-heading">Begin with one of these</h2>
            <button type="button" className="button" onClick={() => refetch()} disabled={isFetching}>
              <RefreshCw aria-hidden /> Others
            </button>
          </div>
          <ul className={styles.photos}>
            {data.map(({ id, thumbnailUrl, identity }) => (
              <li key={id}>
                <Link href={urlWith({ image: { photo: id }, face: null })}>
                  <img src={thumbnailUrl} alt="" />
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
