import { useQuery } from '@tanstack/react-query';
import { type FaceReference, findFace, imageName } from '../image-reference';
import { detectionQuery } from '../api/queries';
import { FaceCutout } from '../components/face-cutout';
import { ProblemNotice } from '../components/problem-notice';
import styles from './enlarged-face.module.css';

/** A face as large as its place; the whole picture where it has none. */
export function EnlargedFace({ face: { image, face } }: { face: FaceReference }) {
  const { data, error } = useQuery(detectionQuery(image));
  if (error) return <ProblemNotice problem={error} />;
  if (!data) return <div className={styles.awaited} />;
  const box = findFace(data.faces, face)?.box ?? null;
  return <FaceCutout image={image} width={data.width} height={data.height} box={box} alt={imageName(image)} />;
}
