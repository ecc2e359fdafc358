import { Link } from 'wouter';
import { photoNumber } from './photo-number';
import { probeAddress } from './probe-address';
import { readableName } from './readable-name';
import styles from './photo-link.module.css';

export interface PhotoLinkProps {
  photo: { id: string; thumbnailUrl: string };
  /** Whom it is filed under. */
  identity: string;
}

/** A photo that leads to the compare page, where it is the probe. */
export function PhotoLink({ photo, identity }: PhotoLinkProps) {
  return (
    <Link href={probeAddress(photo.id)} className={styles.link} title="Use as probe">
      <img
        src={photo.thumbnailUrl}
        alt={`${readableName(identity)}, photo ${photoNumber(photo.id)}`}
        loading="lazy"
        decoding="async"
      />
    </Link>
  );
}
