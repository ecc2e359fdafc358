import { isLookalikeError } from '@lookalike/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { client } from '../../api/client';
import { detectionQuery, identityPhotosQuery, photoQuery } from '../../api/queries';
import { ImageWithFaces } from '../../components/image-with-faces';
import { ProblemNotice } from '../../components/problem-notice';
import { formatCount, readableName } from '../../format';
import { findFace, type ImageReference } from '../../image-reference';
import { identityUrl } from '../../routes';
import { useUnreportedError } from '../../status/use-system-status';
import { useCompareRoute } from '../../use-routes';
import { PinButton } from './pinned-face';
import styles from './compare-page.module.css';

/** The probe with its detected faces. Selecting another face searches with it. */
export function ProbePanel({ image }: { image: ImageReference }) {
  const { route, navigate } = useCompareRoute();
  const { data: detection, error } = useQuery(detectionQuery(image));
  const { data: photo } = useQuery(photoQuery(image));
  const identity = photo?.identity?.name ?? null;
  const face = detection ? findFace(detection.faces, route.face) : null;
  const unreported = useUnreportedError(error);
  // The image can still be shown, and models that compare whole photos can search with it.
  const isWithoutDetector = isLookalikeError(error, 'MODEL_UNAVAILABLE');
  if (error && !isWithoutDetector) {
    if (!unreported) return null;
    return (
      <ProblemNotice problem={unreported}>
        {isLookalikeError(unreported, 'UPLOAD_NOT_FOUND') && (
          <p>Links to your own image work only while the gateway keeps the upload.</p>
        )}
      </ProblemNotice>
    );
  }
  return (
    <div className={styles.probe}>
      <ImageWithFaces
        image={image}
        alt={identity ? `The probe: ${readableName(identity)}` : 'The probe'}
        detection={isWithoutDetector ? null : detection}
        selected={face?.index ?? null}
        onSelect={({ index, subject }) => navigate({ face: subject ? null : index })}
      />
      <div className={styles.probeCaption}>
        {identity && (
          <Link href={identityUrl(identity)} className={styles.probeIdentity}>
            {readableName(identity)}
          </Link>
        )}
        <p className="muted small">
          {'photo' in image
            ? image.photo
            : 'Your image. The gateway keeps it for 15 minutes; links to this page work until then.'}
        </p>
        {detection && <p className="small">{describeFaces(detection.faces.length, face, route.face)}</p>}
        {face && <PinButton face={{ image, face: face.index }} label="the probe" withText />}
      </div>
      {unreported && <ProblemNotice problem={unreported} />}
      {identity && 'photo' in image && <OtherPhotos identity={identity} current={image.photo} />}
    </div>
  );
}

/**
 * Which face the search uses, or why it uses none.
 * @param requested the face number in the URL; null: the subject
 */
function describeFaces(
  count: number,
  face: { index: number; score: number; subject: boolean } | null,
  requested: number | null,
): string {
  if (count === 0) return 'No face was found. Only whole-photo models can search with this image.';
  if (!face && requested !== null) {
    return `Face ${requested + 1} does not exist: the image has ${formatCount(count, 'face')}. Select a face to search with it.`;
  }
  if (!face) return 'No face scores at least 0.95, so none is selected by default. Select a face to search with it.';
  const name = face.subject ? 'the subject' : `face ${face.index + 1}`;
  const others = count === 1 ? '' : ` ${count} faces were found; select another one to search with it.`;
  return `Searching with ${name} (score ${face.score.toFixed(2)}).${others}`;
}

// The identity page has the rest.
const MAX_PHOTOS = 12;

/** Other photos of the probe's identity, as links that make them the probe. */
function OtherPhotos({ identity: name, current }: { identity: string; current: string }) {
  const { urlWith } = useCompareRoute();
  const { data } = useInfiniteQuery(identityPhotosQuery(name));
  const identity = data?.pages[0];
  if (!identity || identity.photoCount < 2) return null;
  return (
    <nav aria-label="Photos of the same person" className={styles.otherPhotos}>
      <ul>
        {identity.photos.nodes.slice(0, MAX_PHOTOS).map(({ id, thumbnailUrl }) => (
          <li key={id}>
            <Link href={urlWith({ image: { photo: id }, face: null })} aria-current={id === current || undefined}>
              <img src={client.urlOf(thumbnailUrl)} alt={id} loading="lazy" />
            </Link>
          </li>
        ))}
      </ul>
      {identity.photoCount > MAX_PHOTOS && <Link href={identityUrl(name)}>All {formatCount(identity.photoCount)}</Link>}
    </nav>
  );
}
