import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { Link } from 'wouter';
import { faceComparisonQuery, photoQuery } from '../../api/queries';
import { FaceCutout } from '../../components/face-cutout';
import { PhotoId } from '../../components/photo-id';
import { ProblemNotice } from '../../components/problem-notice';
import { describeProblem, type Problem } from '../../components/problem-text';
import { SimilarityBar } from '../../components/similarity-bar';
import { readableName } from '../../format';
import { type FaceReference, imageName } from '../../image-reference';
import { identityUrl } from '../../routes';
import { answerProblem, visibleModels } from '../../status/models';
import { useModels } from '../../status/use-system-status';
import { useCompareRoute } from '../../use-routes';
import styles from './compare-page.module.css';

/** A dialog with two faces and their similarity according to each visible model. It is open while the URL names two faces. */
export function SideBySide() {
  const { route, navigate } = useCompareRoute();
  const [a, b] = route.pair;
  return (
    <Dialog.Root open={b !== undefined} onOpenChange={(open) => !open && navigate({ pair: [] }, { replace: true })}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className={`dialog ${styles.pairDialog}`}>
          <div className={styles.pairDialogHead}>
            <Dialog.Title>Side by side</Dialog.Title>
            <Dialog.Close className="button" aria-label="Close">
              <X aria-hidden />
            </Dialog.Close>
          </div>
          {a && b && (
            <>
              <div className={styles.pair}>
                <PairFace face={a} />
                <PairFace face={b} />
              </div>
              <PairSimilarities pair={[a, b]} />
            </>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** One face of the pair with its identity, if it is known. */
function PairFace({ face: reference }: { face: FaceReference }) {
  const { urlWith } = useCompareRoute();
  const { image, face } = reference;
  const { data: photo } = useQuery(photoQuery(image));
  const identity = photo?.identity?.name;
  return (
    <figure className={styles.pairFace}>
      <FaceCutout face={reference} />
      <figcaption>
        {identity && <Link href={identityUrl(identity)}>{readableName(identity)}</Link>}
        <span className="muted small">
          <PhotoId id={imageName(image)} />
        </span>
        <Link href={urlWith({ image, face, pair: [] })} className="small">
          Search with this face
        </Link>
      </figcaption>
    </figure>
  );
}

/** The similarity of two faces according to each visible model. */
function PairSimilarities({ pair }: { pair: readonly [FaceReference, FaceReference] }) {
  const { route } = useCompareRoute();
  const { models = [] } = useModels();
  const visible = visibleModels(models, route.models);
  const { data, error } = useQuery(faceComparisonQuery(pair, visible));
  if (error) return <ProblemNotice problem={error} />;
  return (
    <table className={styles.similarities} aria-busy={!data}>
      <caption className="muted small">Cosine, -1 to 1. Compare within one model only.</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Similarity</th>
        </tr>
      </thead>
      <tbody>
        {visible.map((name) => {
          const answer = data?.find(({ model }) => model === name);
          const problem = answerProblem(
            models.find((model) => model.name === name),
            answer?.problem,
          );
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {problem ? (
                  <ProblemLine problem={problem} />
                ) : (
                  <SimilarityBar similarity={answer?.similarity ?? null} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function ProblemLine({ problem }: { problem: Problem }) {
  const { title, remedy } = describeProblem(problem);
  return (
    <span className="small">
      {title} {remedy}
    </span>
  );
}
