import { isLookalikeError } from '@lookalike/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ScanSearch } from 'lucide-react';
import { Link } from 'wouter';
import { useLastError } from '../../api/client';
import { identitiesQuery, type IdentityAnswer, identityPhotosQuery } from '../../api/queries';
import { PhotoLink } from '../../components/photo-link';
import { ProblemNotice } from '../../components/problem-notice';
import { formatCount, readableName } from '../../format';
import { identityUrl, MODELS, probeUrl } from '../../routes';
import { useUnreportedError } from '../../status/use-system-status';
import { useIdentityRoute } from '../../use-routes';
import { ModelResults } from './model-results';
import { indexedCount } from './photo-outcomes';
import { Photos } from './photos';
import styles from './identity-page.module.css';

/** An identity: its photos, its lookalikes and its outliers. */
export function IdentityPage() {
  const { name } = useIdentityRoute().route;
  // The key resets all state, so that nothing of one person is shown for the next.
  return name === null ? <MissingName /> : <Identity key={name} name={name} />;
}

function Identity({ name }: { name: string }) {
  const photos = useInfiniteQuery(identityPhotosQuery(name));
  const { data, isFetchNextPageError } = photos;
  const error = useLastError(photos);
  const problem = useUnreportedError(isFetchNextPageError ? null : error);
  const title = <title>{`${readableName(name)} · Lookalike`}</title>;
  if (isLookalikeError(error, 'IDENTITY_NOT_FOUND')) {
    return (
      <>
        {title}
        <UnknownIdentity name={name} problem={error} />
      </>
    );
  }
  const identity = data?.pages[0] ?? null;
  return (
    <>
      {title}
      <IdentityHead name={name} identity={identity} isLoading={!error} />
      {problem && <ProblemNotice problem={problem} />}
      {(data || !error) && (
        <>
          <ModelResults name={name} identity={identity} reported={error} />
          <Photos name={name} photos={photos} />
        </>
      )}
    </>
  );
}

interface IdentityHeadProps {
  name: string;
  /** null while loading, and when it cannot be loaded. */
  identity: IdentityAnswer | null;
  isLoading: boolean;
}

/** The name, a portrait, and how many photos each model has indexed. */
function IdentityHead({ name, identity, isLoading }: IdentityHeadProps) {
  const first = identity?.photos.nodes[0];
  if (!identity && !isLoading) return <h1>{readableName(name)}</h1>;
  return (
    <section className={styles.head}>
      <div className={styles.portrait}>{first && <PhotoLink photo={first} identity={name} />}</div>
      <div className={styles.facts}>
        <h1>{readableName(name)}</h1>
        <p className="muted small">
          <code className={styles.rawName}>{name}</code>
          {identity && ` · ${formatCount(identity.photoCount)}`}
        </p>
        <dl className={styles.indexed} aria-label="Photos indexed by each model">
          {MODELS.map((model) => (
            <div key={model}>
              <dt>{model}</dt>
              <dd>{identity ? formatIndexed(indexedCount(identity, model), identity.photoCount) : '…'}</dd>
            </div>
          ))}
        </dl>
        {first && (
          <Link href={probeUrl(first.id)} className="button primary">
            <ScanSearch aria-hidden />
            Use as probe
          </Link>
        )}
      </div>
    </section>
  );
}

const formatIndexed = (indexed: number | null, total: number) =>
  indexed === null ? 'not loaded' : `${indexed} of ${total} indexed`;

/** Says that the gallery has no such identity, and suggests identities with the same last name. */
function UnknownIdentity({ name, problem }: { name: string; problem: Error }) {
  const lastName = readableName(name).split(' ').at(-1)!;
  const { data } = useQuery(identitiesQuery(lastName));
  return (
    <>
      <h1>{readableName(name)}</h1>
      <ProblemNotice problem={problem} />
      {data && data.nodes.length > 0 && (
        <section>
          <h2>Names with “{lastName}”</h2>
          <ul className={styles.suggestions}>
            {data.nodes.map((identity) => (
              <li key={identity.name}>
                <Link href={identityUrl(identity.name)}>{readableName(identity.name)}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p>
        <Link href="/" className="button">
          Find a person on the compare page
        </Link>
      </p>
    </>
  );
}

function MissingName() {
  return (
    <section>
      <title>Identity · Lookalike</title>
      <h1>No identity selected</h1>
      <p className="muted">The URL of an identity page contains a name, for example /identity?name=George_W_Bush.</p>
      <Link href="/" className="button primary">
        Find a person on the compare page
      </Link>
    </section>
  );
}
