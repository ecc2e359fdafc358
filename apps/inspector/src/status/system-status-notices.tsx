import { LoaderCircle, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Countdown } from '../components/countdown';
import { ProblemNotice } from '../components/problem-notice';
import { describeProblem, type Problem } from '../components/problem-text';
import { formatList } from '../format';
import { ingestionUrl } from '../routes';
import { useIngestionId, usePagePath } from '../use-routes';
import { EmptyNotice, IncompleteLine, IngestingLine } from './ingestion-notices';
import type { ModelState } from './models';
import type { FailedComponent, SystemStatus } from './system-status';
import { useSystemStatus } from './use-system-status';
import styles from './system-status-notices.module.css';

/** Notices about components that do not work and photos that are not indexed yet, with what to do. Empty when everything works. */
export function SystemStatusNotices() {
  const status = useSystemStatus();
  const isShownByPage = useIsShownByPage(status);
  return (
    <>
      {!isShownByPage && <Alerts status={status} />}
      {/* The live region must exist before its content, so that screen readers announce the content. */}
      <div role="status" className={styles.region}>
        {!isShownByPage && <Announcements status={status} />}
      </div>
    </>
  );
}

/** Notices that have their own live region. */
function Alerts({ status }: { status: SystemStatus }) {
  switch (status.kind) {
    case 'disconnected':
      return (
        <ProblemNotice problem={status.error}>
          <p>The page tries again every few seconds and resumes automatically.</p>
        </ProblemNotice>
      );
    case 'unavailable':
      return status.components.map((component) => <ComponentNotice key={component.name} {...component} />);
    case 'ingesting':
      return <IngestingLine ingestion={status.ingestion} isSearchable={status.isSearchable} />;
    default:
      return null;
  }
}

/** Notices that screen readers announce once, when they appear. */
function Announcements({ status }: { status: SystemStatus }) {
  switch (status.kind) {
    case 'unavailable':
      return status.unavailableModels.length > 0 && <NoModelNotice models={status.unavailableModels} isSecondary />;
    case 'starting':
      return (
        <LoadingLine text={describeStart(status.problem)}>
          <span className="muted">The page resumes automatically.</span>
        </LoadingLine>
      );
    case 'no-model':
      return <NoModelNotice models={status.models} />;
    case 'empty':
      return <EmptyNotice latest={status.latest} />;
    case 'incomplete':
      return <IncompleteLine ingestion={status.ingestion} />;
    case 'loading-models':
      return (
        <LoadingLine text={`${formatList(status.models)} ${status.models.length === 1 ? 'is' : 'are'} loading.`}>
          <span className="muted">The other models can be used already.</span>
        </LoadingLine>
      );
    default:
      return null;
  }
}

/** What a component that starts is waiting for. A short title only says that the component is unavailable, so the details are preferred. */
function describeStart(problem: Problem): string {
  const { title, details } = describeProblem(problem);
  return details ?? title;
}

/** The ingestions page itself shows the latest ingestion, and offers to start one. */
function useIsShownByPage(status: SystemStatus): boolean {
  const isOnPage = usePagePath() === '/ingestions';
  const requestedId = useIngestionId();
  if (!isOnPage) return false;
  if (status.kind === 'empty') return true;
  return 'ingestion' in status && (requestedId === null || requestedId === status.ingestion.id);
}

function ComponentNotice({ name, problem, retryAt, isOpen }: FailedComponent) {
  return (
    <ProblemNotice problem={problem}>
      <p>
        {name === 'store' && 'Searches do not work until it is available. People and their photos can be viewed. '}
        {name === 'gallery' && isOpen && 'Indexed faces can be searched, but their photos are not shown. '}
        {name === 'records' && 'Searches work, but neither ingestions nor the outcomes of photos are available. '}
        <RetryHint retryAt={retryAt} />
      </p>
    </ProblemNotice>
  );
}

/** When the gateway tries again. A component without `retryAt` is tried by each request, also by the status requests of this page. */
function RetryHint({ retryAt }: { retryAt: string | null }) {
  return <>{retryAt !== null && <Countdown until={retryAt} />} The page resumes automatically.</>;
}

function LoadingLine({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className={styles.line}>
      <LoaderCircle aria-hidden className="icon spinner" />
      <p>
        {text} {children}
      </p>
    </div>
  );
}

interface NoModelNoticeProps {
  models: ModelState[];
  /** Whether another notice reports a failed component. An ingestion cannot load the models then. */
  isSecondary?: boolean;
}

/** No model is ready: which are loading, and why the others are unavailable. */
function NoModelNotice({ models, isSecondary = false }: NoModelNoticeProps) {
  const loading = models.filter(({ state }) => state === 'STARTING').map(({ name }) => name);
  const isLoading = loading.length > 0;
  // A model that the gateway was not asked to load is not a failure.
  const failed = models.filter(({ requested, state }) => requested && state === 'UNAVAILABLE');
  return (
    <section className={`card ${styles.notice}`} aria-labelledby="no-model">
      <p id="no-model" className={styles.title} data-problem={!isLoading || undefined}>
        {isLoading ? (
          <LoaderCircle aria-hidden className="icon spinner" />
        ) : (
          <TriangleAlert aria-hidden className="icon" />
        )}
        {isLoading ? 'The models are loading' : 'No model is available'}
      </p>
      <p>
        {isLoading
          ? `The weights of ${formatList(loading)} are being downloaded, converted or loaded. Searches work as soon as one model is ready. People and their photos can be viewed already.`
          : `Searches need at least one model.${isSecondary ? '' : ' People and their photos can be viewed.'}`}
      </p>
      {failed.length > 0 && (
        <ul className={styles.reasons}>
          {failed.map((model) => (
            <ModelReason key={model.name} {...model} />
          ))}
        </ul>
      )}
      {!isLoading && !isSecondary && (
        <Link className="button" href={ingestionUrl(null)}>
          Try again with an ingestion
        </Link>
      )}
    </section>
  );
}

/** Why a model is unavailable. Long details are collapsed. */
function ModelReason({ name, problem, retryAt }: ModelState) {
  if (!problem) return null;
  const { code, title, details, remedy } = describeProblem(problem);
  return (
    <li>
      <p>
        <strong>{name}</strong> <span className="error-code">{code}</span>
      </p>
      <p>{title}</p>
      <p>{remedy}</p>
      {retryAt !== null && (
        <p>
          <Countdown until={retryAt} />
        </p>
      )}
      {details && (
        <details className="muted small">
          <summary>Details</summary>
          {details}
        </details>
      )}
    </li>
  );
}
