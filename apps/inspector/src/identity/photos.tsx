import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useIdentityRoute } from '../use-routes';
import type { IdentityAnswer } from './identity-answer';
import { Empty } from './empty';
import { indexedBy } from './indexed-by';
import { MorePhotos } from './more-photos';
import { OutcomeLegend } from './outcome-legend';
import { outcomeOf } from './outcome-of';
import { PhotoTile } from './photo-tile';
import { Section } from './section';
import { UnindexedFilter } from './unindexed-filter';
import { Waiting } from './waiting';
import styles from './photos.module.css';

export interface PhotosProps {
  name: string;
  photos: UseInfiniteQueryResult<InfiniteData<IdentityAnswer>>;
}

/** All photos of a person, and how each stands with each model. */
export function Photos({ name, photos }: PhotosProps) {
  const identity = photos.data?.pages[0];
  const asked = useIdentityRoute().route.unindexed;
  // Of a model that is not loaded nobody knows what it has not indexed.
  const isKnown = asked !== null && identity !== undefined && indexedBy(identity, asked) !== null;
  const unindexed = isKnown ? asked : null;
  const loaded = photos.data?.pages.flatMap((page) => page.photos.nodes) ?? [];
  const shown = unindexed ? loaded.filter((photo) => outcomeOf(photo, unindexed) !== 'INDEXED') : loaded;
  const models = identity?.indexed.map(({ model }) => model) ?? [];
  return (
    <Section title="All photos" line="Below each: how it stands with each model." isWaiting={!identity}>
      {!identity && <Waiting className={styles.grid} count={12} shape={styles.waiting} />}
      {identity && (
        <>
          <div className={styles.bar}>
            <UnindexedFilter identity={identity} />
            <OutcomeLegend models={models} />
          </div>
          {asked && !isKnown && (
            <p className="muted small">{asked} is not loaded, so these are all photos, indexed by it or not.</p>
          )}
          <ul className={styles.grid}>
            {shown.map((photo) => (
              <PhotoTile key={photo.id} photo={photo} identity={name} models={models} />
            ))}
          </ul>
          {unindexed && shown.length === 0 && !photos.hasNextPage && (
            <Empty>
              <p>{unindexed} has indexed every photo.</p>
            </Empty>
          )}
          <MorePhotos
            photos={photos}
            isFiltered={isKnown}
            shown={shown.length}
            loaded={loaded.length}
            total={identity.photoCount}
          />
        </>
      )}
    </Section>
  );
}
