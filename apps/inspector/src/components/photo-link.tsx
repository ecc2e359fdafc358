import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { client } from '../api/client';
import { photoNumber, readableName } from '../format';
import { probeUrl } from '../routes';
import styles from './components.module.css';

export interface PhotoLinkProps {
  photo: { id: string; thumbnailUrl: string };
  /** The identity that the photo belongs to. */
  identity: string;
}

/** A thumbnail that links to the compare page with the photo as probe. */
export function PhotoLink({ photo, identity }: PhotoLinkProps) {
  // A file that cannot be decoded has no thumbnail.
  const [isBroken, setBroken] = useState(false);
  const alt = `${readableName(identity)}, photo ${photoNumber(photo.id)}`;
  return (
    <Link href={probeUrl(photo.id)} className={styles.photoLink} title="Use as probe">
      {isBroken ? (
        <span className={styles.brokenPhoto} role="img" aria-label={alt}>
          <ImageOff aria-hidden />
        </span>
      ) : (
        <img
          src={client.urlOf(photo.thumbnailUrl)}
          alt={alt}
          loading="lazy"
          decoding="async"
          onError={() => setBroken(true)}
        />
      )}
    </Link>
  );
}
