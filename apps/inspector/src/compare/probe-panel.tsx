import { isLookalikeError } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { identityUrl } from '../routes';
import { useCompareRoute } from '../use-routes';
import { detectionQuery, photoQuery } from '../api/queries';
import { FacePhoto } from '../components/face-photo';
import { findFace, type ImageReference } from '../image-reference';
import { readableName } from '../format';
import { PinButton } from '../side-by-side/pin-button';
import { ProblemNotice } from '../components/problem-notice';
import { PhotoStrip } from './photo-strip';
import styles from './probe-panel.module.css';

/** The probe with every face that was found in it; another one searches again. */
export function ProbePanel({ image }: { image: ImageReference }) {
  const { route, navigate } = useCompareRoute();
  const { data: detection, error } = useQuery(detectionQuery(image));
  const photo = useQuery(photoQuery(image));
  const identity = photo.data?.identity?.name ?? null;
  const chosen = detection ? findFace(detection.faces, route.face) : null;
  if (error) {
    return (
      <ProblemNotice problem={error}>
        {isLookalikeError(error, 'UPLOAD_NOT_FOUND') && (
          <p>A link to a picture of your own lives as long as its upload.</p>
        )}
      </ProblemNotice>
    );
  }
  return (
    <div className={styles.panel}>
      <FacePhoto
        image={image}
        alt={identity ? `The probe: ${readableName(identity)}` : 'The probe'}
        detection={detection ?? null}
        chosen={chosen?.index ?? null}
        onChoose={(face) => navigate({ face: face.subject ? null : face.index })}
      />
      <div className={styles.caption}>
        {identity && (
          <Link href={identityUrl(identity)} className={styles.identity}>
            {readableName(identity)}
          </Link>
        )}
        <p className="muted small">
          {'photo' in image
            ? image.photo
            : 'Your picture; the gateway keeps it for 15 minutes, and links to this view live as long.'}
        </p>
        {detection && <p className="small">{describeFaces(detection.faces.length, chosen, route.face)}</p>}
        {chosen && <PinButton face={{ image, face: chosen.index }} label="the probe" withText />}
      </div>
      {identity && 'photo' in image && <PhotoStrip identity={identity} current={image.photo} />}
    </div>
  );
}

function describeFaces(
  count: number,
  chosen: { index: number; score: number; subject: boolean } | null,
  asked: number | null,
): string {
  if (count === 0) return 'No face was found; only models of whole photos can search with it.';
  if (!chosen && asked !== null) return `There is no face ${asked + 1} among the ${count} that were found; choose one.`;
  if (!chosen) return 'No face is clear enough to be searched with unasked; choose one to search with it all the same.';
  const which = chosen.subject ? 'the subject' : `face ${chosen.index + 1}`;
  const others = count === 1 ? '' : ` ${count} faces; choose another to search with it.`;
  return `Searching with ${which} (score ${chosen.score.toFixed(2)}).${others}`;
}
