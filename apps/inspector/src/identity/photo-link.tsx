import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { photoNumber } from './photo-number';
import { probeUrl } from '../routes';
import { readableName } from '../format';
import styles from './photo-link.module.css';

export interface PhotoLinkProps {
  photo: { id: string; thumbnailUrl: string };
  /** Whom it is filed under. */
  identity: string;
}

/** A photo that leads to the compare page, where it is the probe. */
export function PhotoLink({ photo, identity }: PhotoLinkProps) {
  // A file that cannot be decoded has no thumbnail.
  const [isBroken, setBroken] = useState(false);
  const alt = `${readableName(identity)}, photo ${photoNumber(photo.id)}`;
  return (
    <Link href={probeUrl(photo.id)} className={styles.link} title="Use as probe">
      {isBroken ? (
        <span className={styles.broken} role="img" aria-label={alt}>
          <ImageOff aria-hidden />
        </span>
      ) : (
        <img src={photo.thumbnailUrl} alt={alt} loading="lazy" decoding="async" onError={() => setBroken(true)} />
      )}
    </Link>
  );
}
