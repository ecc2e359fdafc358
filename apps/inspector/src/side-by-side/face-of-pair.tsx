import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { identityAddress } from '../address/identity-address';
import { useCompareAddress } from '../address/use-compare-address';
import { nameOfImage } from '../faces/name-of-image';
import { photoQuery } from '../api/queries';
import type { FaceReference } from '../faces/face-reference';
import { readableName } from '../format';
import { EnlargedFace } from './enlarged-face';
import styles from './face-of-pair.module.css';

/** One of two faces, with who it is filed under. */
export function FaceOfPair({ face }: { face: FaceReference }) {
  const { linkTo } = useCompareAddress();
  const { image } = face;
  const { data: photo } = useQuery(photoQuery(image));
  const identity = photo?.identity?.name;
  return (
    <figure className={styles.figure}>
      <EnlargedFace face={face} />
      <figcaption className={styles.caption}>
        {identity && <Link href={identityAddress(identity)}>{readableName(identity)}</Link>}
        <span className="muted small">{nameOfImage(image)}</span>
        <Link href={linkTo({ image, face: face.face, pair: [] })} className="small">
          Search with it
        </Link>
      </figcaption>
    </figure>
  );
}
