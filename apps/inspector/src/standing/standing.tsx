import { usePathname } from 'wouter/use-browser-location';
import { useIngestionId } from '../use-routes';
import { AfterMending } from './after-mending';
import { EmptyNotice } from './empty-notice';
import { OpeningLine } from './opening-line';
import { PreparingLine } from './preparing-line';
import { ProblemNotice } from '../components/problem-notice';
import { RunningLine } from './running-line';
import type { Standing as StandingKind } from './standing-of';
import { StoreNotice } from './store-notice';
import { UnfinishedLine } from './unfinished-line';
import { useStanding } from './use-standing';
import { WeightsNotice } from './weights-notice';
import styles from './standing.module.css';

/** What keeps the page from working, or from working on the whole gallery, with what to do; nothing where all is well. */
export function Standing() {
  const standing = useStanding();
  const told = useToldByPage(standing);
  return (
    <>
      {!told && <Speaking standing={standing} />}
      <div role="status" className={styles.standing}>
        {!told && <Spoken standing={standing} />}
      </div>
    </>
  );
}

/** What speaks for itself: alerts, and a line that ticks. */
function Speaking({ standing }: { standing: StandingKind }) {
  switch (standing.kind) {
    case 'gateway':
      return (
        <ProblemNotice problem={standing.problem}>
          <p>The page asks again every few seconds and goes on by itself.</p>
        </ProblemNotice>
      );
    case 'problem':
      return (
        <ProblemNotice problem={standing.problem}>
          <AfterMending />
        </ProblemNotice>
      );
    case 'store':
      return <StoreNotice ready={standing.ready} />;
    case 'running':
      return <RunningLine ingestion={standing.ingestion} searchable={standing.searchable} />;
    default:
      return null;
  }
}

/** What is told to those who hear the page once, when it comes. */
function Spoken({ standing }: { standing: StandingKind }) {
  switch (standing.kind) {
    case 'opening':
      return <OpeningLine problem={standing.problem} />;
    case 'problem':
    case 'store':
      return standing.withoutWeights.length > 0 && <WeightsNotice models={standing.withoutWeights} beside />;
    case 'weights':
      return <WeightsNotice models={standing.models} />;
    case 'empty':
      return <EmptyNotice latest={standing.latest} />;
    case 'unfinished':
      return <UnfinishedLine ingestion={standing.ingestion} />;
    case 'preparing':
      return <PreparingLine models={standing.models} />;
    default:
      return null;
  }
}

/** The page of ingestions says itself how the latest one stands. */
function useToldByPage(standing: StandingKind): boolean {
  const onPage = usePathname() === '/ingestions';
  const named = useIngestionId();
  if (!onPage) return false;
  if (standing.kind === 'empty') return true;
  return 'ingestion' in standing && (named === null || named === standing.ingestion.id);
}
