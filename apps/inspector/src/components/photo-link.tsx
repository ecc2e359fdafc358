import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { probeAddress } from '../address/probe-address';
import { readableName } from '../format';
import styles from './photo-link.module.css';

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
    <Link href={probeAddress(photo.id)} className={styles.link} title="Use as probe">
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

/** The last part of a photo's id, without its identity: `0001` of `George_W_Bush/0001`. */
export const photoNumber = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
