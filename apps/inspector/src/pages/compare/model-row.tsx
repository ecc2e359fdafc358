import { Popover } from '@base-ui/react/popover';
import type { ModelName } from '@lookalike/client';
import { Check, Info, X } from 'lucide-react';
import { Link } from 'wouter';
import { client } from '../../api/client';
import type { ModelAnswer } from '../../api/queries';
import { Countdown } from '../../components/countdown';
import { ProblemNotice } from '../../components/problem-notice';
import { formatNumber, readableName } from '../../format';
import { identityUrl, ingestionUrl } from '../../routes';
import { answerProblem, type Model } from '../../status/models';
import { useUnreportedError } from '../../status/use-system-status';
import { useCompareRoute } from '../../use-routes';
import { PinButton } from './pinned-face';
import styles from './compare-page.module.css';

type SearchResult = NonNullable<ModelAnswer['result']>;
type Match = SearchResult['matches'][number];

export interface ModelRowProps {
  name: ModelName;
  model?: Model;
  /** null while loading. */
  answer: ModelAnswer | null;
  /** Whether the search used the probe's subject, to which the probe's identity belongs. */
  isSubject: boolean;
  k: number;
}

/** One model's matches, most similar first, or its problem. */
export function ModelRow({ name, model, answer, isSubject, k }: ModelRowProps) {
  const result = answer?.result;
  const problem = answerProblem(model, answer?.problem);
  const unreported = useUnreportedError(problem);
  const verdicts = result?.matches.map((match) => isSameIdentity(result.probe, match, isSubject)) ?? [];
  const known = verdicts.filter((verdict) => verdict !== null);
  return (
    <section className="card" aria-labelledby={`row-${name}`}>
      <div className={styles.rowHead}>
        <h3 id={`row-${name}`}>{name}</h3>
        {model && <AboutModel model={model} />}
        {known.length > 0 && (
          <span className={styles.rowCount}>
            {known.filter(Boolean).length} of {verdicts.length} same identity
            {known.length < verdicts.length && `, ${verdicts.length - known.length} unknown`}
          </span>
        )}
        {result && (
          <span className="muted small">
            {formatNumber(result.searched)} indexed · {formatTimings(result.timings)}
          </span>
        )}
      </div>
      {problem && !unreported && <p className="muted">No results. See the notice at the top of the page.</p>}
      {unreported && (
        <ProblemNotice problem={unreported}>
          {model?.requested === false && <Link href={ingestionUrl(null)}>Go to ingestions</Link>}
          {model?.retryAt && <Countdown until={model.retryAt} />}
        </ProblemNotice>
      )}
      {result?.matches.length === 0 && <p className="muted">Only the probe is indexed.</p>}
      <ol className={styles.matches}>
        {result?.matches.map((match, i) => (
          <MatchTile key={match.face?.id ?? match.photo.id} match={match} verdict={verdicts[i]!} />
        ))}
        {!answer && Array.from({ length: k }, (_, i) => <li key={i} className={styles.matchSkeleton} aria-hidden />)}
      </ol>
    </section>
  );
}

/**
 * Whether a match has the probe's identity. null: unknown, because the probe is an upload or a face other than the photo's subject,
 * or because one of the photos has no identity.
 */
function isSameIdentity(probe: SearchResult['probe'], match: Match, isSubject: boolean): boolean | null {
  const probeName = probe.photo?.identity?.name;
  const matchName = match.identity?.name;
  return isSubject && probeName !== undefined && matchName !== undefined ? probeName === matchName : null;
}

const STEPS = ['decode', 'detect', 'encode', 'search', 'total'] as const;

/** The gateway's time per step, without the steps that were skipped: `search 16 ms · total 23 ms`. */
function formatTimings(timings: SearchResult['timings']): string {
  return STEPS.flatMap((step) => {
    const ms = timings[`${step}Ms`];
    return ms == null ? [] : `${step} ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  }).join(' · ');
}

/** A match as a link that makes it the probe. The frame is green for the same identity, red for another, grey for unknown. */
function MatchTile({ match, verdict }: { match: Match; verdict: boolean | null }) {
  const { urlWith } = useCompareRoute();
  const { photo, face, identity, rank, similarity } = match;
  const name = identity ? readableName(identity.name) : photo.id;
  const verdictText = verdict === null ? '' : verdict ? ', same identity' : ', another identity';
  const reference = { image: { photo: photo.id }, face: face?.index ?? null };
  return (
    <li className={styles.match} data-same={verdict ?? 'unknown'}>
      <Link
        href={urlWith({ image: reference.image, face: identity ? null : reference.face })}
        className={styles.matchImage}
        title={`Search with ${photo.id}`}
      >
        <img
          src={client.urlOf(face?.cropUrl ?? photo.thumbnailUrl)}
          // A whole-photo model compared the uncropped photo.
          data-whole={!face || undefined}
          alt={`${rank}: ${name}${verdictText}; search with this photo`}
          loading="lazy"
        />
        {verdict !== null && (
          <span className={styles.verdict}>{verdict ? <Check aria-hidden /> : <X aria-hidden />}</span>
        )}
      </Link>
      <p className={styles.matchNumbers}>
        <span className="muted">{rank}</span> <strong>{similarity.toFixed(3)}</strong>
        <PinButton face={reference} label={photo.id} />
      </p>
      <p className={styles.matchName}>
        {identity ? <Link href={identityUrl(identity.name)}>{name}</Link> : <span title={photo.id}>{photo.id}</span>}
      </p>
    </li>
  );
}

/** A button that explains the model and the terms of its weights. */
function AboutModel({ model }: { model: Model }) {
  return (
    <Popover.Root>
      <Popover.Trigger className={`icon-button ${styles.aboutButton}`} aria-label={`About ${model.name}`}>
        <Info aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={12}>
          <Popover.Popup className={`popup ${styles.about}`}>
            <Popover.Title className={styles.aboutTitle}>{model.name}</Popover.Title>
            <Popover.Description>{model.description}</Popover.Description>
            <p>
              {model.dimension} dimensions, from {model.wholePhoto ? 'the whole photo' : 'the face'}.
            </p>
            <p className="muted small">Terms of the weights: {model.terms}</p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
