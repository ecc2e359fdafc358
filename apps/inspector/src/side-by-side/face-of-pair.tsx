import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { identityUrl } from '../routes';
import { useCompareRoute } from '../use-routes';
import { type FaceReference, imageName } from '../image-reference';
import { photoQuery } from '../api/queries';
import { readableName } from '../format';
import { EnlargedFace } from './enlarged-face';
import styles from './face-of-pair.module.css';

/** One of two faces, with who it is filed under. */
export function FaceOfPair({ face }: { face: FaceReference }) {
  const { urlWith } = useCompareRoute();
  const { image } = face;
  const { data: photo } = useQuery(photoQuery(image));
  const identity = photo?.identity?.name;
  return (
    <figure className={styles.figure}>
      <EnlargedFace face={face} />
      <figcaption className={styles.caption}>
        {identity && <Link href={identityUrl(identity)}>{readableName(identity)}</Link>}
        <span className="muted small">{imageName(image)}</span>
        <Link href={urlWith({ image, face: face.face, pair: [] })} className="small">
          Search with it
        </Link>
      </figcaption>
    </figure>
  );
}
